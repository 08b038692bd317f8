export type FieldBlock = Map<string, string>;

const known =
  /^(?:final-recipient|original-recipient|x-actual-recipient|action|status|diagnostic-code|remote-mta|reporting-mta|arrival-date|last-attempt-date|will-retry-until|final-log-id|received-from-mta|original-envelope-id|dsn-gateway|x-[a-z0-9-]+|disposition|reporting-ua|original-message-id|removal-recipient|original-rcpt-to|original-mail-from|feedback-type|user-agent|version|source-ip|reported-domain)$/;
const perRecipient = new Set([
  'final-recipient',
  'original-recipient',
  'action',
  'status',
  'diagnostic-code',
]);

/**
 * Reads the field groups of a `message/delivery-status` body (RFC 3464 2.1), a disposition (RFC 8098) or a feedback report
 * (RFC 5965). Groups should be parted by blank lines; where they are not, a repeated per-recipient field begins the next.
 */
export function readFieldBlocks(text: string): FieldBlock[] {
  const blocks: FieldBlock[] = [];
  let block: FieldBlock = new Map();
  let last: string | null = null;
  const close = () => {
    if (block.size > 0) blocks.push(block);
    block = new Map();
    last = null;
  };
  for (const line of text.split('\n').slice(0, 20_000)) {
    if (line.trim() === '') {
      close();
      continue;
    }
    const field = /^\s{0,2}([A-Za-z][A-Za-z0-9-]{1,60})\s*:\s?(.*)$/.exec(line);
    const name = field?.[1]?.toLowerCase() ?? '';
    if (field && known.test(name)) {
      if (perRecipient.has(name) && block.has(name)) close();
      block.set(name, (field[2] ?? '').trim());
      last = name;
    } else if (/^[ \t]/.test(line) && last !== null)
      block.set(last, `${block.get(last) ?? ''} ${line.trim()}`.trim());
    else if (last === 'diagnostic-code') block.set(last, `${block.get(last) ?? ''} ${line.trim()}`.trim());
  }
  close();
  return blocks;
}
