import type { DeliveryState } from '@muster/contract';

/**
 * How much a state tells. What tells more is never replaced by what tells less: a bounce that comes after a person's
 * answer (a member of an alias left) changes nothing, an answer after a bounce does. `sent` and `delayed` take turns.
 */
const RANK: Record<DeliveryState, number> = {
  queued: 0,
  sent: 1,
  delayed: 1,
  delivered: 2,
  'bounced-soft': 3,
  'bounced-hard': 4,
  'auto-replied': 5,
  'ticket-opened': 6,
  displayed: 7,
  complained: 8,
  'replied-unverified': 9,
  'replied-human': 10,
};

export const deliveryStates = Object.keys(RANK) as DeliveryState[];

export function nextState(current: DeliveryState, reached: DeliveryState): DeliveryState {
  return RANK[reached] >= RANK[current] ? reached : current;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const WAITS_MS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS];
const LONG_WAIT_MS = 4 * HOUR_MS;
/** RFC 5321, 4.5.4.1: the give-up time is generally at least four to five days. */
const GIVE_UP_MS = 5 * 24 * HOUR_MS;

/** When to try again after the n-th try was put off (1 is the first), in procedure time; null to give up. */
export function nextTry(attempt: number, firstDue: Date, now: Date): Date | null {
  if (now.getTime() - firstDue.getTime() >= GIVE_UP_MS) return null;
  return new Date(now.getTime() + (WAITS_MS[attempt - 1] ?? LONG_WAIT_MS));
}

export interface RecipientOutcome {
  address: string;
  status: string;
  action: string;
}

/**
 * What a mail of this class says of the delivery it belongs to; null where it says nothing.
 * Of several recipients (an alias) one who was reached outweighs those who were not.
 */
export function stateShownBy(
  mailClass: string,
  recipients: readonly RecipientOutcome[],
  address: string | null,
  verified: boolean,
): DeliveryState | null {
  switch (mailClass) {
    case 'dsn-failed':
    case 'dsn-delayed':
    case 'dsn-delivered':
      return stateOfNotice(mailClass, recipients, address);
    case 'mdn':
      // Deleted without being displayed (RFC 8098, 3.2.6.2): it lay in the mailbox, and nobody saw it.
      return recipients.some(({ action }) => action === 'displayed') || recipients.length === 0
        ? 'displayed'
        : 'delivered';
    case 'arf':
      return 'complained';
    case 'auto-reply':
      return 'auto-replied';
    case 'ticket':
      return 'ticket-opened';
    case 'human':
      return verified ? 'replied-human' : 'replied-unverified';
    default:
      return null;
  }
}

function stateOfNotice(
  mailClass: 'dsn-failed' | 'dsn-delayed' | 'dsn-delivered',
  recipients: readonly RecipientOutcome[],
  address: string | null,
): DeliveryState {
  const ours = recipients.filter((one) => sameAddress(one.address, address));
  const named = ours.length > 0 ? ours : recipients;
  if (named.some(({ action }) => ['delivered', 'relayed', 'expanded'].includes(action))) return 'delivered';
  if (named.length === 0 && mailClass === 'dsn-delivered') return 'delivered';
  const failed = named.filter(({ action }) => action === 'failed');
  if (failed.length === 0) return mailClass === 'dsn-failed' ? 'bounced-hard' : 'delayed';
  return failed.every(({ status }) => status.startsWith('4')) ? 'bounced-soft' : 'bounced-hard';
}

export function sameAddress(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a.trim().toLowerCase() === b.trim().toLowerCase();
}

/** What an incident's id looks like, whoever's series it is of. Whether there is one is asked of the database. */
export function incidentIdsIn(text: string): string[] {
  const found = text.slice(0, 200_000).matchAll(/(?<![A-Za-z0-9-])[A-Z][A-Z0-9-]{0,15}-\d{8}-\d{2,}(?!\d)/g);
  return [...new Set([...found].map(([id]) => id))].slice(0, 20);
}

/** Of the envelope sender that bounces come back to. */
export function verpAddress(token: string, domain: string): string {
  return `b+${token}@${domain}`;
}

/** The tokens in envelope recipients of our own domain. */
export function verpTokensIn(addresses: readonly string[]): string[] {
  return addresses.flatMap((address) => /^b\+([0-9a-z]{20})@/i.exec(address)?.[1]?.toLowerCase() ?? []);
}

/** What stands before the @ of our Message-IDs: `m.` and 26 characters. Found anywhere in a text. */
export function ownMessageIdsIn(text: string): string[] {
  const found = text.matchAll(/(?<![\w.])m\.([0-9a-hjkmnp-tv-z]{26})@/g);
  return [...new Set([...found].map((match) => `m.${match[1]}`))].slice(0, 20);
}

/** The delivery that a status notification names as its envelope id (RFC 3464, 2.2.1). */
export function envelopeIdsIn(text: string): string[] {
  const found = text.matchAll(/^original-envelope-id:\s*(dlv_[0-9a-hjkmnp-tv-z]{23})\s*$/gim);
  return [...new Set([...found].map((match) => match[1] as string))].slice(0, 20);
}
