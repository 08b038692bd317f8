import type { TimelineMail } from '@muster/contract';
import type { App } from '../../app.ts';
import { threadOf } from '../mail/index.ts';
import type { SeenSite } from '../verdicts/index.ts';
import { machineMail, ourMail, personsMail } from './mail-words.ts';

/** Every mail and call as a moment on the axis; ids only for who may read the mail itself. */
export async function mailsOf(app: App, seen: SeenSite, mailText: boolean): Promise<TimelineMail[]> {
  const { participation, facts } = seen.judged;
  const { sent, received } = await threadOf(app.db, participation.id);
  const replies = new Map(facts.replies.map((reply) => [reply.mail, reply]));
  const answered = new Set(facts.answers.map(({ at }) => at.getTime()));
  const ref = (id: string): string | null => (mailText ? id : null);
  const ours = sent.flatMap(({ id, kind, deliveries }): TimelineMail[] => {
    const left = deliveries.flatMap(({ sentAt }) => sentAt ?? []).map(Number);
    if (left.length === 0) return [];
    return [{ at: new Date(Math.min(...left)).toISOString(), who: 'us', what: ourMail(kind), ref: ref(id) }];
  });
  const theirs = received.map((mail): TimelineMail => {
    const reply = replies.get(mail.id);
    const kind =
      machineMail(mail.class) ??
      personsMail({
        verified: mail.verified,
        refused: mail.review === 'refused',
        isReport: reply?.isReport ?? false,
        isClosure: reply?.isClosure ?? false,
        answers: answered.has(mail.at.getTime()),
      });
    return { at: mail.at.toISOString(), ...kind, ref: ref(mail.id) };
  });
  const calls = facts.recordedContacts.map(
    ({ at, kind, reached }): TimelineMail => ({
      at: at.toISOString(),
      who: 'call',
      what: `${kind}: reached ${reached}`,
      ref: null,
    }),
  );
  return [...ours, ...theirs, ...calls].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
