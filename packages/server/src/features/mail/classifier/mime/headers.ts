export interface HeaderField {
  /** Lower case. */
  name: string;
  /** Unfolded only by the decoder: may contain LF followed by blanks. One character per byte. */
  raw: string;
}

export interface HeaderBlock {
  fields: HeaderField[];
  /** Where the body begins in the given string. */
  bodyAt: number;
  /** Sender of an mbox `From ` line, if one stood first. */
  mboxSender: string | null;
}

const MOST_HEADER_FIELDS = 5000;
const LONGEST_FIELD = 200_000;
const fieldStart = /^([!-9;-~]{1,200})[ \t]*:/;
const mboxLine = /^>?From (\S*)\s+.*$/;

/**
 * Reads header fields from `text` at `start`. Where the blank line is missing the body begins at the first line that is
 * neither a field nor a continuation; leading blank lines and mbox `From ` lines are skipped.
 */
export function readHeaders(text: string, start: number, end: number): HeaderBlock {
  const fields: HeaderField[] = [];
  let mboxSender: string | null = null;
  let at = start;
  while (at < end && fields.length < MOST_HEADER_FIELDS) {
    const stop = lineEnd(text, at, end);
    const line = text.slice(at, Math.min(stop, at + 100_000));
    if (line === '' || /^[ \t]+$/.test(line)) {
      if (fields.length > 0 && !(line !== '' && looksLikeField(text, stop + 1, end)))
        return { fields, bodyAt: Math.min(stop + 1, end), mboxSender };
      at = stop + 1;
      continue;
    }
    const field = fieldStart.exec(line);
    if ((line[0] === ' ' || line[0] === '\t') && fields.length > 0) {
      const last = fields[fields.length - 1];
      if (last && last.raw.length < LONGEST_FIELD) last.raw += `\n${line}`;
    } else if (field?.[1])
      fields.push({ name: field[1].toLowerCase(), raw: line.slice(field[0].length).trim() });
    else {
      const mbox = mboxLine.exec(line);
      if (!mbox) return { fields, bodyAt: at, mboxSender };
      mboxSender ??= mbox[1] ?? null;
    }
    at = stop + 1;
  }
  return { fields, bodyAt: Math.min(at, end), mboxSender };
}

function looksLikeField(text: string, at: number, end: number): boolean {
  if (at >= end) return false;
  return fieldStart.test(text.slice(at, Math.min(lineEnd(text, at, end), at + 300)));
}

function lineEnd(text: string, at: number, end: number): number {
  const found = text.indexOf('\n', at);
  return found === -1 || found > end ? end : found;
}
