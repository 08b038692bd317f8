import type { BoardSite, CheckId, GridSite } from '@muster/contract';
import type { Evidence, ParticipationFacts } from './facts.ts';
import type { JudgedCheck, JudgedParticipation } from './judge-campaign.ts';

/*
 * What a site and its NGI may know of a drill before it is closed: the word of every verdict, every deadline, what the
 * site wrote or was told itself, and what people decided. Not what was measured: neither the beats, the probes and what
 * they show, nor when something took effect, nor how many. Else a wrong answer would earn the right one, and the board
 * would do the site's watching for it.
 */

const LATER = 'What was measured is told when the campaign is closed.';
const DIFFERS = `What the site says differs from what was measured. ${LATER}`;

/** Their reason, instant and value come from beats and probes. */
const MEASURED: ReadonlySet<string> = new Set<CheckId>(['K1', 'K2', 'K3', 'K5', 'K6', 'K7']);

export function isMeasured(check: string): boolean {
  return MEASURED.has(check);
}

/** All that is said of a site, as who is watched may know it. */
export function withoutTruth(judged: JudgedParticipation): JudgedParticipation {
  const { claims, answers } = judged.facts;
  const compared = new Set([...claims, ...answers].map(({ evidence }) => evidence));
  const own = ownEvidence(judged.facts);
  return {
    ...judged,
    verdicts: judged.verdicts.map((verdict) => ({
      ...verdict,
      why: whyWithoutTruth(verdict),
      at: isMeasured(verdict.check) ? null : verdict.at,
      value: isMeasured(verdict.check) ? null : verdict.value,
      evidence: verdict.evidence.flatMap((one) => {
        if (compared.has(one)) return { ...one, says: `What the site says. ${LATER}` };
        return own.has(one) || isDecision(one, verdict) ? one : [];
      }),
    })),
  };
}

/** Mail, calls and what became of our messages, and what people decided: the rest was measured. */
function ownEvidence(facts: ParticipationFacts): ReadonlySet<Evidence> {
  return new Set([
    ...facts.deliveries.flatMap(({ states }) => states.map(({ evidence }) => evidence)),
    ...[...facts.replies, ...facts.recordedContacts, ...facts.hints].map(({ evidence }) => evidence),
    ...[...facts.waivedChecks, ...facts.outages].map(({ evidence }) => evidence),
    ...facts.clocks.flatMap(({ step, evidence }) => (step === MEASURED_STEP ? [] : evidence)),
    ...(facts.suspended ? [facts.suspended] : []),
  ]);
}

function isDecision({ ref }: Evidence, { override }: JudgedCheck): boolean {
  return ref === override?.row.entry_id;
}

/** The reason of C6 repeats every comparison, that of the measured ones the measure; what people decided is told. */
export function whyWithoutTruth({
  check,
  verdict,
  why,
  override,
}: {
  check: string;
  verdict: string;
  why: string;
  override: unknown;
}): string {
  if (override || verdict === 'waived' || verdict === 'our-fault') return why;
  if (isMeasured(check)) return LATER;
  return check === 'C6' && verdict === 'fail' ? DIFFERS : why;
}

/** Its end is the effect that was measured; the word of the clock and when it is due are told. */
const MEASURED_STEP = 'contain';

export function clockWithoutTruth<Clock extends { step: string; metAt: unknown }>(clock: Clock): Clock {
  return clock.step === MEASURED_STEP ? { ...clock, metAt: null } : clock;
}

export function siteWithoutTruth(site: BoardSite): BoardSite {
  return { ...site, copies: null, clocks: site.clocks.map(clockWithoutTruth) };
}

export function rowWithoutTruth(row: GridSite): GridSite {
  return {
    ...row,
    copies: null,
    beats: [],
    containedAfterSeconds: null,
    clocks: row.clocks.map(([step, state, due, met]) => [
      step,
      state,
      due,
      step === MEASURED_STEP ? null : met,
    ]),
  };
}
