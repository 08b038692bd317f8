const RECIPIENT_FIELDS = ['x-original-to', 'delivered-to', 'envelope-to', 'x-envelope-to'];
const MOST_HEADER_BYTES = 64 * 1024;

/**
 * The envelope of a mail that came into a mailbox, from what the last servers wrote above it (RFC 5321, 4.4; Postfix,
 * Dovecot, Exim): the first field of each kind that stands before the second Received. Further down stands what others
 * wrote. Where nothing is said it went to whom the mailbox is of.
 */
export function envelopeOf(raw: Uint8Array, owner: string): { from: string; to: string[] } {
  const found = new Map<string, string>();
  let received = 0;
  for (const { name, value } of topFields(raw)) {
    if (name === 'received') received += 1;
    if (received > 1) break;
    if (found.has(name)) continue;
    if (name === 'return-path' || RECIPIENT_FIELDS.includes(name)) found.set(name, addressIn(value));
  }
  const to = RECIPIENT_FIELDS.flatMap((name) => found.get(name) || []);
  return { from: found.get('return-path') ?? '', to: to.length > 0 ? [...new Set(to)] : [owner] };
}

function* topFields(raw: Uint8Array): Generator<{ name: string; value: string }> {
  const head = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, MOST_HEADER_BYTES));
  const [block = ''] = head.toString('latin1').split(/\r?\n\r?\n/, 1);
  for (const field of block.split(/\r?\n(?![ \t])/)) {
    const colon = field.indexOf(':');
    if (colon > 0)
      yield { name: field.slice(0, colon).trim().toLowerCase(), value: field.slice(colon + 1).trim() };
  }
}

function addressIn(value: string): string {
  const bare = (/<([^<>]*)>/.exec(value)?.[1] ?? value).trim().toLowerCase();
  return /^[^\s@<>]{1,64}@[^\s@<>]{1,255}$/.test(bare) ? bare : '';
}
