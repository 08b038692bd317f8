/**
 * Splits a multipart body (RFC 2046 section 5.1) into its parts, undecoded. A boundary that is missing or never occurs
 * is replaced by the first line that looks like one; if there is none, the whole body is one part without fields.
 */
export function splitMultipart(body: string, declared: string): string[] {
  const boundary = declared !== '' && findDelimiter(body, declared, 0) ? declared : guessBoundary(body);
  if (boundary === null) return [`\n${body}`];
  const pieces: string[] = [];
  let open = findDelimiter(body, boundary, 0);
  while (open && !open.last && pieces.length < 2000) {
    const next = findDelimiter(body, boundary, open.after);
    pieces.push(body.slice(open.after, next ? Math.max(open.after, next.at - 1) : body.length));
    open = next;
  }
  return pieces;
}

function findDelimiter(
  body: string,
  boundary: string,
  from: number,
): { at: number; after: number; last: boolean } | null {
  const mark = `--${boundary}`;
  let at = body.indexOf(mark, from);
  while (at !== -1) {
    const stop = body.indexOf('\n', at);
    const end = stop === -1 ? body.length : stop;
    const rest = body.slice(at + mark.length, Math.min(end, at + mark.length + 80)).trimEnd();
    if ((at === 0 || body[at - 1] === '\n') && (rest === '' || rest.startsWith('--')))
      return { at, after: Math.min(end + 1, body.length), last: rest.startsWith('--') };
    at = body.indexOf(mark, at + mark.length);
  }
  return null;
}

/** A line of two hyphens and a word, followed at once by a field or an empty line. */
function guessBoundary(body: string): string | null {
  const match = /^--([^\s-][^\n]{0,199}?)[ \t]*\n(?=\n|[A-Za-z-]{2,60}:)/m.exec(body.slice(0, 1_000_000));
  return match?.[1] ?? null;
}
