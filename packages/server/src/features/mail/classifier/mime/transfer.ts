/** Content-Transfer-Encoding (RFC 2045 section 6): byte string in, byte string out; damaged input gives what can be read. */
export function decodeTransfer(body: string, encoding: string): string {
  const name = encoding
    .trim()
    .toLowerCase()
    .replace(/["';].*$/, '');
  if (name === 'base64') return withPlainLines(decodeBase64(body));
  if (name === 'quoted-printable') return decodeQuotedPrintable(body);
  if (/^x-?uu(e|encode)$/.test(name)) return decodeUu(body);
  return body;
}

/** The exact bytes, for what is no text. */
export function decodeBase64(body: string): string {
  return Buffer.from(body.replace(/[^A-Za-z0-9+/=]/g, ''), 'base64').toString('latin1');
}

function withPlainLines(text: string): string {
  return text.replace(/\r\n/g, '\n');
}

export function decodeQuotedPrintable(body: string): string {
  return body
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/=\n/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\r\n/g, '\n');
}

function decodeUu(body: string): string {
  const out: string[] = [];
  for (const line of body.split('\n')) {
    if (/^(begin [0-7]{3} |end\s*$)/.test(line) || line === '') continue;
    const count = (line.charCodeAt(0) - 32) & 63;
    let chunk = '';
    for (let at = 1; at + 3 < line.length + 3 && chunk.length < count; at += 4) {
      const [a, b, c, d] = [0, 1, 2, 3].map((step) => ((line.charCodeAt(at + step) || 32) - 32) & 63) as [
        number,
        number,
        number,
        number,
      ];
      chunk += String.fromCharCode((a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d);
    }
    out.push(chunk.slice(0, count));
  }
  return out.join('');
}
