const quotedLocal = '"(?:[^"\\\\\\n]|\\\\.){1,64}"';
const atom = "[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~.-]{1,128}";
const domain = '(?:[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_-]{0,62})\\.)+[\\p{L}\\p{N}-]{1,63}';
const literal = '\\[(?:IPv6:)?[0-9a-fA-F.:]{3,45}\\]';
/** Everything in a text that can be an e-mail address (RFC 5321 mailbox, RFC 6531 letters). */
export const addressPattern = new RegExp(
  `(?:${quotedLocal}|${atom})@(?:${domain}|${literal}|localhost)`,
  'gu',
);

export function findAddresses(text: string): string[] {
  return [...text.matchAll(addressPattern)].map((match) => tidyAddress(match[0])).filter((one) => one !== '');
}

/** Takes punctuation of the sentence around it off an address. */
export function tidyAddress(raw: string): string {
  const address = raw
    .replace(/^(?:mailto:|smtp[:=]|rfc822[;=]|['`=*.{(|~/])+/i, '')
    .replace(/['`.,;:>)\]}]+$/, (tail) => (/@\[[^\]]*\]$/.test(raw) ? tail : ''));
  return /^[^@\s]+@[^@\s]+$|^".*"@[^@\s]+$/.test(address) ? address : '';
}

export function isAddress(text: string): boolean {
  return /^(?:"[^"\n]+"|[^\s@<>()]+)@[^\s@<>()]+$/.test(text);
}

export interface Mailbox {
  name: string;
  address: string;
}

/** Reads the mailboxes of a decoded From, To or Cc value; groups are flattened, comments become names. */
export function parseMailboxes(value: string): Mailbox[] {
  const found: Mailbox[] = [];
  for (const piece of splitList(value)) {
    const angled = /<([^<>]*)>/.exec(piece);
    const inside = angled?.[1]?.trim() ?? '';
    const address =
      inside !== ''
        ? (findAddresses(inside)[0] ?? inside)
        : (findAddresses(piece)[0] ?? (/^[\w.-]+$/.test(piece.trim()) ? piece.trim() : ''));
    const comment = /\(([^()]*)\)/.exec(piece)?.[1] ?? '';
    const name = angled ? piece.slice(0, angled.index) : comment;
    if (address === '' && name.trim() === '') continue;
    found.push({
      name: name.replace(/^[\s"']+|[\s"']+$/g, '').replace(/\\(.)/g, '$1'),
      address: address.replace(/\s+/g, ''),
    });
  }
  return found;
}

function splitList(value: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  let quoted = false;
  let depth = 0;
  for (const sign of value.slice(0, 100_000)) {
    if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === '<' || sign === '(')) depth += 1;
    else if (!quoted && (sign === '>' || sign === ')')) depth = Math.max(0, depth - 1);
    if ((sign === ',' || sign === ';') && !quoted && depth === 0) {
      pieces.push(piece);
      piece = '';
    } else piece += sign;
  }
  pieces.push(piece);
  return pieces
    .map((one) =>
      one.replace(/^[^"<@:]{1,60}:(?!\S*@)/, (group) => (/^\s*(?:mailto|smtp)/i.test(group) ? group : '')),
    )
    .filter((one) => one.trim() !== '');
}
