import type { ClaimKind, Evidence, ParticipationFacts } from '../facts.ts';
import { type CheckRule, fail, pass, pending } from '../verdict.ts';
import { contactDeliverable } from './c1-contact-deliverable.ts';
import { reviewIsOpen } from './reports.ts';

const investigative: ReadonlySet<ClaimKind> = new Set([
  'copies-found',
  'copies-stopped',
  'submission-address',
]);

/**
 * C2: how deep the contact goes, after the WISE SCCC classification (1 receives ... 5 can investigate). Whom somebody
 * reached before the alarm says nothing of how the alarm was received.
 */
export const depthReached: CheckRule<ParticipationFacts> = {
  id: 'C2',
  version: 2,
  judge(facts) {
    const { depth, evidence } = measureDepth(facts);
    const wanted = facts.scheme.requiredDepth;
    const words = `Depth ${depth} of the ${wanted} asked for.`;
    if (depth >= wanted) return pass(words, evidence, { value: depth });
    if (!facts.final || reviewIsOpen(facts)) return pending(words, evidence, { value: depth });
    return fail(words, evidence, { value: depth });
  },
};

export function measureDepth(facts: ParticipationFacts): { depth: number; evidence: Evidence[] } {
  const investigated = [
    ...facts.claims.filter((claim) => investigative.has(claim.kind) && claim.judged === 'true'),
    ...facts.answers.filter((answer) => answer.judged === 'true'),
  ];
  if (investigated.length > 0) return { depth: 5, evidence: investigated.map(({ evidence }) => evidence) };
  const knows = facts.claims.filter((claim) => claim.judged === 'true');
  if (knows.length > 0) return { depth: 4, evidence: knows.map(({ evidence }) => evidence) };
  const { alarmAt } = facts;
  const sinceAlarm = ({ at }: { at: Date }): boolean => alarmAt !== null && at >= alarmAt;
  const contacts = facts.recordedContacts.filter(sinceAlarm);
  const people = [
    ...facts.replies.filter((reply) => reply.verified && sinceAlarm(reply)),
    ...contacts.filter((contact) => contact.reached === 'human'),
  ];
  if (people.length > 0) return { depth: 3, evidence: people.map(({ evidence }) => evidence) };
  const machines = [
    ...facts.deliveries.flatMap((delivery) =>
      delivery.states.filter(
        (one) => (one.state === 'auto-replied' || one.state === 'ticket-opened') && sinceAlarm(one),
      ),
    ),
    ...contacts.filter((contact) => contact.reached === 'machine'),
  ];
  if (machines.length > 0) return { depth: 2, evidence: machines.map(({ evidence }) => evidence) };
  const received = contactDeliverable.judge(facts);
  return { depth: received.verdict === 'pass' ? 1 : 0, evidence: received.evidence };
}
