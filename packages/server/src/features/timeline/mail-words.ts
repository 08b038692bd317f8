import type { TimelineMailWho } from '@muster/contract';

const machines: { [mailClass: string]: [TimelineMailWho, string] } = {
  'auto-reply': ['robot', 'automatic reply'],
  ticket: ['robot', 'ticket robot'],
  arf: ['robot', 'complaint robot'],
  'own-loop': ['robot', 'our own mail came back'],
  'dsn-failed': ['bounce', 'bounced'],
  'dsn-delayed': ['receipt', 'delivery delayed'],
  'dsn-delivered': ['receipt', 'delivered'],
  mdn: ['receipt', 'receipt of reading'],
};

/** What a mail of a machine is; undefined for one that a person wrote. */
export function machineMail(mailClass: string): { who: TimelineMailWho; what: string } | undefined {
  const found = machines[mailClass];
  return found && { who: found[0], what: found[1] };
}

export interface PersonsMail {
  verified: boolean;
  refused?: boolean;
  isReport: boolean;
  isClosure: boolean;
  answers: boolean;
}

export function personsMail({ verified, refused, isReport, isClosure, answers }: PersonsMail): {
  who: TimelineMailWho;
  what: string;
} {
  const words = isClosure ? 'closure report' : isReport ? 'report' : answers ? 'answers' : 'reply';
  if (refused) return { who: 'unknown-sender', what: `${words}, does not speak for the site` };
  if (!verified) return { who: 'unknown-sender', what: `${words} from an unknown sender` };
  return { who: 'person', what: words };
}

const ours: { [kind: string]: string } = { alarm: 'alarm', request: 'questions', notice: 'notice' };

export function ourMail(kind: string): string {
  return ours[kind] ?? kind;
}
