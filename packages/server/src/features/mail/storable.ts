/** PostgreSQL takes neither U+0000 nor half of a surrogate pair, and a mail may hold both. */
export function storable(text: string): string {
  return text.replace(UNSTORABLE, '\ufffd');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
const UNSTORABLE = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** JSON text of a value all of whose strings can be stored. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) => (typeof one === 'string' ? storable(one) : one));
}

/** A mail may claim any year; what is no time that could be meant is none. */
export function storableTime(time: Date | null): Date | null {
  if (!time || Number.isNaN(time.getTime())) return null;
  const year = time.getUTCFullYear();
  return year >= 1970 && year < 3000 ? time : null;
}
