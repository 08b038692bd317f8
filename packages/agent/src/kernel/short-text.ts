/** What the wire takes at most of a sentence. */
const LONGEST = 2000;

/** Names are long where an attacker chose them: what is cut is seen to be. */
export function shortText(text: string, longest = LONGEST): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

const UNSTORABLE = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/gi;

/** The same without NUL and halves of surrogate pairs in its texts: no database keeps them, and nobody reads them. */
export function storable<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  const clean = text.replace(UNSTORABLE, '$1\ufffd');
  return clean === text ? value : JSON.parse(clean);
}
