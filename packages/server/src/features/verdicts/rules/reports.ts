import type { ParticipationFacts, ReplyFact } from '../facts.ts';

/** Mails of the site that make at least one claim on the case and whose sender is known to speak for it. */
export function reportsOf(facts: ParticipationFacts): ReplyFact[] {
  return facts.replies.filter((reply) => reply.verified && reply.isReport);
}

/** A person of whom nobody has said yet whether they speak for the site, or a claim nobody has read yet. */
export function reviewIsOpen(facts: ParticipationFacts): boolean {
  return (
    facts.replies.some((reply) => reply.awaitsReview) ||
    facts.claims.some((claim) => claim.judged === 'awaits-review') ||
    facts.answers.some((answer) => answer.judged === 'awaits-review')
  );
}
