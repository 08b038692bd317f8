import type { ValueOf } from './claim-value.ts';
import { mentionsIdentity, sameIdentity } from './same-identity.ts';
import { gapTo, type Span, spanText, utc } from './times.ts';
import { type Judgement, judgement, type Round, type Truth, unsettled } from './truth.ts';

/** A round proves a ban when the drill's identity is refused and an innocent one of the same VO is let in. */
function proves(round: Round): boolean {
  return round.drill === 'refused' && round.innocent === 'let-in';
}

function decided(truth: Truth): Round[] {
  return truth.rounds.filter(({ drill, innocent }) => drill !== 'unknown' && innocent !== 'unknown');
}

export interface BanSpan extends Span {
  /** The round that proved it. */
  proved: Date;
}

/**
 * Every time the identity was banned: between the last time it was let in (by a round, or to submit a copy) and the
 * first round that proves the ban. Oldest first.
 */
export function bansOf(truth: Truth): BanSpan[] {
  const submitted = truth.copies.flatMap(({ submittedAt }) => submittedAt ?? []);
  const bans: BanSpan[] = [];
  let before: Round | null = null;
  let letIn: Date | null = null;
  for (const round of decided(truth)) {
    if (proves(round) && !(before && proves(before))) {
      const ways = [letIn, ...submitted].filter((at) => at !== null).filter((at) => at <= round.at);
      const from = ways.length > 0 ? new Date(Math.max(...ways.map(Number))) : round.at;
      bans.push({ from, to: round.at, proved: round.at });
    }
    if (round.drill === 'let-in') letIn = round.at;
    before = round;
  }
  return bans;
}

/** Holds a claimed ban, or the claim that there is none, against the probes around the time of the mail. */
export function judgeBan(value: ValueOf<'identity-banned'>, at: Date, truth: Truth): Judgement {
  const said = saidOf(value);
  if (truth.identity === null) return judgement('not-comparable', said, 'the drill has no stolen identity');
  const isNamed = value.source === 'sentence' ? mentionsIdentity : sameIdentity;
  if (value.dn !== null && !isNamed(value.dn, truth.identity))
    return judgement('false', said, `the identity is ${truth.identity}`);
  const rounds = decided(truth);
  const before = rounds.filter((round) => round.at <= at).at(-1);
  const after = rounds.find((round) => round.at > at);
  return value.banned
    ? judgeBanned(value, { at, before, after }, truth)
    : judgeNotBanned(value, { before, after }, truth);
}

interface Around {
  before: Round | undefined;
  after: Round | undefined;
}

function judgeBanned(
  value: ValueOf<'identity-banned'>,
  { at, before, after }: Around & { at: Date },
  truth: Truth,
): Judgement {
  const said = saidOf(value);
  const soonEnough = at.getTime() + truth.toleranceSeconds * 1000;
  const proof =
    [before, after].find((round) => round && proves(round)) ??
    decided(truth).find((round) => round.at > at && round.at.getTime() <= soonEnough && proves(round));
  if (!proof) {
    if (!after || unsettled(truth, at))
      return judgement('not-comparable', said, 'no probe has shown it since the mail came');
    const why =
      after.drill === 'let-in'
        ? `the identity was let in at ${utc(after.at)}`
        : `at ${utc(after.at)} everybody was refused, the innocent too: that is not a ban`;
    return judgement('false', said, why);
  }
  const ban = bansOf(truth)
    .filter((span) => span.proved <= proof.at)
    .at(-1);
  if (!ban) return judgement('true', said, `probes prove the ban at ${utc(proof.at)}`);
  const measured = `banned ${spanText(ban)}`;
  if (!value.at) return judgement('true', said, measured);
  const gapSeconds = gapTo(ban, value.at.at);
  const right = Math.abs(gapSeconds) <= truth.toleranceSeconds;
  return judgement(right ? 'true' : 'false', said, measured, {
    gapSeconds,
    unsure: !right && !value.at.sure,
  });
}

function judgeNotBanned(
  value: ValueOf<'identity-banned'>,
  { before, after }: Around,
  truth: Truth,
): Judgement {
  const said = saidOf(value);
  if (before && proves(before)) {
    const ban = bansOf(truth)
      .filter((span) => span.proved <= before.at)
      .at(-1);
    return judgement('false', said, `banned ${spanText(ban ?? { from: before.at, to: before.at })}`);
  }
  const open = [before, after].find((round) => round && !proves(round));
  if (open?.drill === 'let-in') return judgement('true', said, `the identity was let in at ${utc(open.at)}`);
  return judgement('not-comparable', said, 'no probe tells');
}

function saidOf(value: ValueOf<'identity-banned'>): string {
  if (!value.banned) return 'the identity is not banned';
  return value.at ? `the identity was banned at ${utc(value.at.at)}` : 'the identity is banned';
}
