import type { DeliveryState, MailSummary } from '@muster/contract';

export type Tone = 'pass' | 'late' | 'fail' | 'pending' | 'none';

/** What kind of mail it is, in the words of the page. Only the first stops a clock. */
export const classWords: Record<NonNullable<MailSummary['class']>, { says: string; tone: Tone }> = {
  human: { says: 'from a person', tone: 'pass' },
  'auto-reply': { says: 'vacation or other automatic reply', tone: 'none' },
  ticket: { says: 'ticket robot', tone: 'none' },
  mdn: { says: 'read receipt', tone: 'none' },
  arf: { says: 'abuse or spam complaint', tone: 'late' },
  'dsn-failed': { says: 'could not be delivered', tone: 'fail' },
  'dsn-delayed': { says: 'delivery delayed', tone: 'late' },
  'dsn-delivered': { says: 'delivery confirmed', tone: 'none' },
  'own-loop': { says: 'our own mail, come back', tone: 'none' },
};

/** What is known of a message at one address. */
export const stateWords: Record<DeliveryState, { says: string; tone: Tone }> = {
  queued: { says: 'waits to be sent', tone: 'pending' },
  sent: { says: 'sent, nothing heard', tone: 'pending' },
  delayed: { says: 'delayed', tone: 'late' },
  'bounced-hard': { says: 'bounced: dead address', tone: 'fail' },
  'bounced-soft': { says: 'bounced for now', tone: 'late' },
  delivered: { says: 'delivered', tone: 'pass' },
  displayed: { says: 'opened', tone: 'pass' },
  'auto-replied': { says: 'a machine replied', tone: 'pending' },
  'ticket-opened': { says: 'a ticket was opened', tone: 'pending' },
  'replied-human': { says: 'a person replied', tone: 'pass' },
  'replied-unverified': { says: 'somebody unknown replied', tone: 'late' },
  complained: { says: 'complained of as spam', tone: 'fail' },
};
