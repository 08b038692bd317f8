import type { ContactView, DeliveryStep, GroundState, SiteDelivery } from '@muster/contract';

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

/** The steps worth a line: that it waited says nothing once it left, and a state that came again is told once a mail. */
export function toldSteps(steps: readonly DeliveryStep[]): DeliveryStep[] {
  return steps.filter(({ state }) => state !== 'queued' || steps.length === 1);
}

/** Whose word a step is, where its own words do not say so. */
export function sayer({ by, state }: DeliveryStep): string {
  if (by === 'mail server' && state !== 'complained') return 'says its mail server';
  if (by === 'mail program') return 'says the reader’s mail program';
  return '';
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

/** In the order in which an alarm looks for somebody (federation/recipients.ts of the server), then the others. */
const roleOrder: readonly ContactView['role'][] = [
  'security',
  'csirt',
  'alarm',
  'admin',
  'phone',
  'ticket',
  'ngi-security',
];
const alarmed = new Set<ContactView['role']>(['security', 'csirt', 'alarm', 'admin']);

export function inAlarmOrder(contacts: readonly ContactView[]): ContactView[] {
  return [...contacts].sort(
    (a, b) =>
      Number(a.ownerKind === 'ngi') - Number(b.ownerKind === 'ngi') ||
      roleOrder.indexOf(a.role) - roleOrder.indexOf(b.role) ||
      a.position - b.position,
  );
}

/** Those to whom an alarm would go now: all of the first role that has any address. */
export function alarmedContacts(contacts: readonly ContactView[]): Set<string> {
  const own = inAlarmOrder(contacts).filter(
    ({ ownerKind, role, channel, goneAt }) =>
      ownerKind === 'site' && channel === 'email' && goneAt === null && alarmed.has(role),
  );
  return new Set(own.filter(({ role }) => role === own[0]?.role).map(({ id }) => id));
}
