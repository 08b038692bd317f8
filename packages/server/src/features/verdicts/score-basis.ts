import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { type ComparedClaim, comparedClaims } from '../claims/index.ts';
import type { AnswerFact, CheckId, ClockFact, ParticipationFacts, ProbeResult } from './facts.ts';
import type { JudgedParticipation } from './judge-campaign.ts';
import { type Score, score } from './score.ts';
import type { VerdictWord } from './verdict.ts';
import { namesOf } from './views.ts';

/**
 * What a score rested on, small enough to keep with it: times are text, steady readings are one stretch. Facts go on
 * changing (a review, a correction, a released copy); a report of a score must not.
 */
export interface ScoreBasis {
  format: 1;
  at: string;
  final: boolean;
  suspendedAt: string | null;
  alarmAt: string | null;
  axes: Score;
  requiredDepth: number;
  clocks: (Pick<ClockFact, 'step' | 'key' | 'state'> & { dueAt: string | null; metAt: string | null })[];
  mails: BasisMail[];
  copies: BasisCopy[];
  probes: Stretch<ProbeResult>[];
  control: Stretch<'yes' | 'no' | 'unknown'>[];
  claims: ComparedClaim[];
  answers: { question: string; at: string; judged: AnswerFact['judged']; detail: string; ref: string }[];
  hints: { question: string; at: string; cost: number }[];
  outages: { from: string; to: string }[];
  /** What the rule had said where an officer decided otherwise. */
  overrides: { check: CheckId; was: VerdictWord; at: string; reason: string; ref: string }[];
  place: BasisPlace;
}

/** What the site was called when it was scored. */
export interface BasisPlace {
  name: string;
  ngi: string | null;
  timeZone: string | null;
  incident: string | null;
}

export interface BasisMail {
  at: string;
  who: 'alarm' | 'us' | 'machine' | 'person' | 'unknown-sender' | 'call';
  what: string;
}

export interface BasisCopy {
  no: number;
  role: 'implant' | 'control';
  firstBeatAt: string | null;
  silences: {
    kind: ParticipationFacts['deployments'][number]['silences'][number]['kind'];
    from: string;
    /** The end of the interval in which it fell silent. */
    to: string;
    until: string | null;
    confirmed: boolean;
  }[];
}

export interface Stretch<Word> {
  word: Word;
  from: string;
  to: string;
  count: number;
}

/** By participation: for one score, in the transaction that keeps it. */
export async function keepBasis(
  tx: Tx,
  runId: string,
  bases: ReadonlyMap<string, ScoreBasis>,
): Promise<void> {
  const rows = [...bases].map(([participation, basis]) => ({
    run_id: runId,
    participation_id: participation,
    basis: JSON.stringify(basis),
  }));
  for (let i = 0; i < rows.length; i += 200)
    await tx
      .insertInto('score_basis')
      .values(rows.slice(i, i + 200))
      .execute();
}

export async function basesOf(
  app: App,
  campaignId: string,
  judged: readonly JudgedParticipation[],
): Promise<Map<string, ScoreBasis>> {
  const compared = await comparedClaims(app, campaignId, judged[0]?.facts.now ?? app.clocks.procedure.now());
  const places = await namesOf(app, campaignId);
  return new Map(
    judged.map((one) => {
      const { id, site_id } = one.participation;
      const place = places.get(id) ?? { name: site_id, ngi: null, timeZone: null, incident: null };
      return [id, basisOf(one, compared.get(id) ?? [], place)];
    }),
  );
}

export function basisOf(
  { facts, verdicts }: JudgedParticipation,
  claims: readonly ComparedClaim[],
  { name, ngi, timeZone, incident }: BasisPlace,
): ScoreBasis {
  const byCheck = Object.fromEntries(verdicts.map((verdict) => [verdict.check, verdict]));
  return {
    format: 1,
    at: facts.now.toISOString(),
    final: facts.final,
    suspendedAt: facts.suspended?.at.toISOString() ?? null,
    alarmAt: text(facts.alarmAt),
    axes: score(byCheck, facts.scheme, facts.hints),
    requiredDepth: facts.scheme.requiredDepth,
    clocks: facts.clocks.map(({ step, key, state, dueAt, metAt }) => ({
      step,
      key,
      state,
      dueAt: text(dueAt),
      metAt: text(metAt),
    })),
    mails: mailsOf(facts),
    copies: copiesOf(facts),
    probes: stretches(facts.probes.map(({ at, drill }) => ({ at, word: drill }))),
    control: stretches(facts.workload.map(({ at, running }) => ({ at, word: running }))),
    claims: [...claims],
    answers: facts.answers.map(({ question, at, judged, detail, evidence }) => ({
      question,
      at: at.toISOString(),
      judged,
      detail,
      ref: evidence.ref,
    })),
    hints: facts.hints.map(({ question, cost, evidence }) => ({
      question,
      at: evidence.at.toISOString(),
      cost,
    })),
    outages: facts.outages.map(({ from, to }) => ({ from: from.toISOString(), to: to.toISOString() })),
    overrides: verdicts.flatMap(({ check, override }) =>
      override
        ? [
            {
              check,
              was: override.was,
              at: override.row.at.toISOString(),
              reason: override.row.reason,
              ref: override.row.entry_id,
            },
          ]
        : [],
    ),
    place: { name, ngi, timeZone, incident },
  };
}

/** Neighbours that say the same become one. */
export function stretches<Word>(readings: readonly { at: Date; word: Word }[]): Stretch<Word>[] {
  const found: Stretch<Word>[] = [];
  for (const { at, word } of readings) {
    const last = found.at(-1);
    if (last?.word === word) {
      last.to = at.toISOString();
      last.count += 1;
    } else found.push({ word, from: at.toISOString(), to: at.toISOString(), count: 1 });
  }
  return found;
}

const machineWords: { [state: string]: string } = {
  'auto-replied': 'automatic reply',
  'ticket-opened': 'ticket robot',
  'bounced-hard': 'bounced for good',
  'bounced-soft': 'bounced for now',
};

function mailsOf(facts: ParticipationFacts): BasisMail[] {
  const ours = facts.deliveries.flatMap((delivery): BasisMail[] => {
    const sent = delivery.states.find(({ state }) => state === 'sent');
    const machines = delivery.states.flatMap(({ state, at }): BasisMail[] => {
      const what = machineWords[state];
      return what ? [{ at: at.toISOString(), who: 'machine', what }] : [];
    });
    const what = delivery.alarm ? 'alarm' : 'message of ours';
    return sent
      ? [{ at: sent.at.toISOString(), who: delivery.alarm ? 'alarm' : 'us', what }, ...machines]
      : machines;
  });
  const replies = facts.replies.map(
    ({ at, verified, isClosure, isReport }): BasisMail => ({
      at: at.toISOString(),
      who: verified ? 'person' : 'unknown-sender',
      what: isClosure ? 'closure report' : isReport ? 'report' : 'reply',
    }),
  );
  const calls = facts.recordedContacts.map(
    ({ at, kind, reached }): BasisMail => ({
      at: at.toISOString(),
      who: 'call',
      what: `${kind}: reached ${reached}`,
    }),
  );
  return [...ours, ...replies, ...calls].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function copiesOf(facts: ParticipationFacts): BasisCopy[] {
  const numbers = { implant: 0, control: 0 };
  return facts.deployments.map(({ role, firstBeatAt, silences }) => ({
    no: ++numbers[role],
    role,
    firstBeatAt: text(firstBeatAt),
    silences: silences.map(({ kind, from, until, confirmed }) => ({
      kind,
      from: from.from.toISOString(),
      to: from.to.toISOString(),
      until: text(until),
      confirmed,
    })),
  }));
}

function text(at: Date | null): string | null {
  return at ? at.toISOString() : null;
}
