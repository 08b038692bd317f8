import type { GroundState, SiteDelivery } from '@muster/contract';

interface StateWords {
  says: string;
  /** What it tells of the address. */
  tells: GroundState;
}

const states: Record<string, StateWords> = {
  queued: { says: 'waits to be sent', tells: 'unknown' },
  sent: { says: 'taken by the mail server', tells: 'unknown' },
  delayed: { says: 'put off', tells: 'weak' },
  delivered: { says: 'delivered', tells: 'good' },
  displayed: { says: 'displayed', tells: 'good' },
  'auto-replied': { says: 'automatic reply', tells: 'good' },
  'ticket-opened': { says: 'ticket opened', tells: 'good' },
  'replied-human': { says: 'a person answered', tells: 'good' },
  'replied-unverified': { says: 'somebody unknown answered', tells: 'weak' },
  'bounced-soft': { says: 'bounced for now', tells: 'bad' },
  'bounced-hard': { says: 'bounced for good', tells: 'bad' },
  complained: { says: 'reported as unwanted', tells: 'bad' },
};

export function deliveryWords(state: string): StateWords {
  return states[state] ?? { says: state, tells: 'unknown' };
}

export interface ContactKnown {
  tells: GroundState;
  says: string;
  at: string | null;
}

/** What the newest word on an address is, by the messages that went to it; they come newest first. */
export function knownOf(deliveries: readonly SiteDelivery[], contact: string): ContactKnown {
  const own = deliveries.filter((one) => one.contact === contact);
  const telling = own.find(({ state }) => deliveryWords(state).tells !== 'unknown') ?? own[0];
  if (!telling) return { tells: 'unknown', says: 'never written to', at: null };
  const { says, tells } = deliveryWords(telling.state);
  return {
    says,
    tells,
    at: telling.steps.find(({ state }) => state === telling.state)?.at ?? telling.sentAt,
  };
}
