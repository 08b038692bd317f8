/** By what workloads are looked for. */
export const kinds = ['subject', 'address', 'image', 'name'] as const;
export type SearchKind = (typeof kinds)[number];

/** What somebody most likely means by what they wrote; they can say otherwise. */
export function guessOf(text: string): SearchKind {
  const words = text.trim();
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(words)) return 'address';
  if (/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(words)) return 'address';
  if (/^[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}$/i.test(words)) return 'address';
  if (/^[0-9a-f]{128}$/i.test(words)) return 'image';
  if (/[=@]|^\/|^https?:\/\/\S+\s|^sub_/.test(words)) return 'subject';
  return 'name';
}
