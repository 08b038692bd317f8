/**
 * Turns raw mail bytes into a string of one character per byte with LF line ends.
 * Mail comes with CRLF (SMTP), LF (mbox, Maildir), CR (old Macintosh files) and with CR CR LF after a careless
 * conversion. A lone CR counts as a line end only where the file has no other: elsewhere it is garbage inside a line.
 */
export function toByteString(raw: Uint8Array): string {
  const text = withoutByteOrderMark(raw);
  if (!text.includes('\r')) return text;
  if (usesCarriageReturns(text)) return text.replace(/\r\n?/g, '\n');
  return text.replace(/\r+\n/g, '\n');
}

function withoutByteOrderMark(raw: Uint8Array): string {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString('latin1', 3);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return narrowed(new TextDecoder('utf-16le').decode(bytes));
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return narrowed(new TextDecoder('utf-16be').decode(bytes));
  return bytes.toString('latin1');
}

/** A file saved as UTF-16 is brought back to the bytes that mail would have carried. */
function narrowed(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

function usesCarriageReturns(text: string): boolean {
  const sample = text.slice(0, 65_536);
  let lone = 0;
  let feeds = 0;
  for (let at = 0; at < sample.length; at += 1) {
    const code = sample.charCodeAt(at);
    if (code === 10) feeds += 1;
    else if (code === 13 && sample.charCodeAt(at + 1) !== 10 && sample.charCodeAt(at + 1) !== 13) lone += 1;
  }
  return lone > feeds * 4;
}
