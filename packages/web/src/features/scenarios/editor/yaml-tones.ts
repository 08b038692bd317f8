/** How loud a piece of YAML is: keys stand out, comments step back, names to be filled are marked. */
export interface Piece {
  text: string;
  tone: 'key' | 'plain' | 'comment' | 'name';
}

/** The pieces of every line. An aid for the eye, no parser: the server says what is wrong. */
export function tonesOf(text: string): Piece[][] {
  let block: number | null = null;
  return text.split('\n').map((line) => {
    const depth = line.search(/\S/);
    if (block !== null && (depth < 0 || depth > block)) return named(line);
    block = /(^|:\s+|-\s+)[|>][+-]?\s*(#.*)?$/.test(line) ? Math.max(depth, 0) : null;
    return structured(line);
  });
}

function structured(line: string): Piece[] {
  const [whole = '', lead = '', key = '', colon = ''] =
    /^(\s*(?:-\s+)*)([A-Za-z_][\w.-]*)(:)(?=\s|$)/.exec(line) ?? [];
  const pieces: Piece[] = whole
    ? [
        { text: lead, tone: 'plain' },
        { text: key + colon, tone: 'key' },
      ]
    : [];
  const rest = line.slice(whole.length);
  const comment = commentAt(rest);
  pieces.push(...named(rest.slice(0, comment)));
  if (comment < rest.length) pieces.push({ text: rest.slice(comment), tone: 'comment' });
  return pieces.filter(({ text }) => text !== '');
}

/** `#` begins a comment at the start and after a space, outside quotes. */
function commentAt(text: string): number {
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] as string;
    if (quote) {
      if (letter === quote) quote = '';
    } else if ((letter === '"' || letter === "'") && /[\s[{,:]$/.test(text.slice(0, at) || ' '))
      quote = letter;
    else if (letter === '#' && (at === 0 || /\s/.test(text[at - 1] as string))) return at;
  }
  return text.length;
}

function named(text: string): Piece[] {
  return text
    .split(/(\{\{[^{}\n]*\}\})/)
    .map((part, n): Piece => ({ text: part, tone: n % 2 === 1 ? 'name' : 'plain' }))
    .filter((part) => part.text !== '');
}
