/** UTF-7 (RFC 2152), still found in mail of old Exchange servers; Node has no decoder for it. */
export function decodeUtf7(bytes: string): string {
  return bytes.replace(/\+([A-Za-z0-9+/]*)-?/g, (_whole, shifted: string) => {
    if (shifted === '') return '+';
    const raw = Buffer.from(shifted, 'base64');
    let out = '';
    for (let at = 0; at + 1 < raw.length; at += 2) out += String.fromCharCode(raw.readUInt16BE(at));
    return out;
  });
}
