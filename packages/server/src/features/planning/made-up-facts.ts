import type { AnswerFact, ClaimFact, Evidence, ParticipationFacts } from '../verdicts/index.ts';
import { after, clocksAt, type Script, type Story } from './story.ts';

type ClockFact = ParticipationFacts['clocks'][number];
type DeploymentFact = ParticipationFacts['deployments'][number];
type ProbeRoundFact = ParticipationFacts['probes'][number];
type ReplyFact = ParticipationFacts['replies'][number];

/** A probe each second for weeks would say no more. */
const MOST_ROUNDS = 2000;
const judgedSteps: ReadonlySet<string> = new Set(['acknowledge', 'contain', 'answer', 'close']);

/** What Muster would know of this site at this moment, in the shape that the rules of the checks read. */
export function factsAt(script: Script, story: Story, now: Date): ParticipationFacts {
  const { scenario, startsAt } = script;
  const happened = <One extends { at: Date }>(all: One[]): One[] => all.filter(({ at }) => at <= now);
  const rounds = happened(roundsOf(script, story));
  const { requiredDepth, requiredFields, ownerShutOutSeconds, examinablePeriods, lateShare } =
    scenario.scheme;
  return {
    participation: 'par_made-up',
    site: 'site_made-up',
    now,
    final: now >= after(startsAt, scenario.ends * 1000),
    suspended: null,
    waivedChecks: [],
    scheme: {
      checks: scenario.checks,
      requiredDepth,
      requiredFields,
      ownerShutOutSeconds,
      examinablePeriods,
      lateShare,
    },
    periodSeconds: (scenario.implants?.periodMs ?? 0) / 1000,
    alarmAt: now >= story.alarmAt ? story.alarmAt : null,
    clocks: clockFacts(script, story, now),
    deliveries: now >= story.alarmAt ? [deliveryOf(story, now)] : [],
    replies: happened(repliesOf(script, story)),
    recordedContacts: [],
    deployments: copiesOf(script, story, now),
    probes: rounds,
    workload: scenario.control.workload
      ? rounds.map(({ at }) => ({ at, running: 'yes', owner: 'let-in', evidence: shows('workload', at) }))
      : [],
    claims: happened(claimsOf(script, story)),
    answers: happened(answersOf(script, story)),
    hints: [],
    outages: [],
  };
}

function shows(what: string, at: Date): Evidence {
  return { ref: `made-up:${what}`, at, says: `Made up: ${what}.` };
}

function clockFacts(script: Script, story: Story, now: Date): ClockFact[] {
  return clocksAt(script, story.facts, now)
    .filter(({ step, dueAt }) => judgedSteps.has(step) && (step !== 'answer' || dueAt !== null))
    .map(({ step, key, dueAt, state, metAt }) => ({
      step: step as ClockFact['step'],
      key: key ?? '',
      dueAt,
      state,
      metAt,
      evidence: [shows(step, now)],
    }));
}

function deliveryOf({ alarmAt, acknowledgedAt }: Story, now: Date): ParticipationFacts['deliveries'][number] {
  const states = [
    { state: 'sent' as const, at: alarmAt },
    ...(acknowledgedAt ? [{ state: 'replied-human' as const, at: acknowledgedAt }] : []),
  ];
  return {
    id: 'made-up',
    inject: 'made-up',
    alarm: true,
    states: states
      .filter(({ at }) => at <= now)
      .map((one) => ({ ...one, evidence: shows(one.state, one.at) })),
  };
}

function repliesOf({ scenario }: Script, story: Story): ReplyFact[] {
  const reply = (at: Date | null, more: Partial<ReplyFact> = {}): ReplyFact[] =>
    at
      ? [
          {
            mail: 'made-up',
            at,
            verified: true,
            awaitsReview: false,
            addressedCsirt: true,
            addressedNgi: true,
            hasIncidentId: true,
            tlp: 'AMBER',
            fields: [],
            isReport: false,
            isClosure: false,
            evidence: shows('mail', at),
            ...more,
          },
        ]
      : [];
  return [
    ...reply(story.acknowledgedAt),
    ...reply(story.reportedAt, { isReport: true, fields: scenario.scheme.requiredFields }),
    ...[...story.answeredAt.values()].flatMap((at) => reply(at)),
    ...reply(story.closedAt, { isClosure: true, fields: ['resolution', 'lessons'] }),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
}

function copyIds({ scenario }: Script): string[] {
  return Array.from({ length: scenario.implants?.perSite ?? 0 }, (_, i) => `copy ${i + 1}`);
}

function copiesOf(script: Script, story: Story, now: Date): DeploymentFact[] {
  const { implants, control } = script.scenario;
  if (!implants) return [];
  const submittedAt = after(script.startsAt, (implants.at + implants.window / 2) * 1000);
  if (now < submittedAt) return [];
  const endsAt = after(submittedAt, implants.hardLimitSeconds * 1000);
  const copy = (id: string, role: DeploymentFact['role'], at: Date | null): DeploymentFact => ({
    id,
    role,
    started: true,
    firstBeatAt: submittedAt,
    lastBeatAt: at && at <= now ? at : now < endsAt ? now : endsAt,
    silences: silencesOf(at, endsAt, implants.periodMs, now),
    sandbox: at
      ? { at, present: true, unchanged: true, released: false, evidence: shows('sandbox', at) }
      : null,
  });
  return [
    ...copyIds(script).map((id) => copy(id, 'implant', story.containedAt)),
    ...(control.beat ? [copy('control', 'control', null)] : []),
  ];
}

/** Frozen by the site, with its memory kept; or ended by itself at its hard limit. */
function silencesOf(
  frozenAt: Date | null,
  endsAt: Date,
  periodMs: number,
  now: Date,
): DeploymentFact['silences'] {
  const byTheSite = frozenAt !== null && frozenAt < endsAt;
  const at = byTheSite ? frozenAt : endsAt;
  if (at > now) return [];
  return [
    {
      kind: byTheSite ? 'frozen' : 'expired',
      from: { from: after(at, -periodMs), to: at },
      until: null,
      confirmed: true,
      held: byTheSite ? { from: at, to: null } : null,
      evidence: [shows(byTheSite ? 'frozen' : 'expired', at)],
    },
  ];
}

export function roundsOf({ scenario, startsAt }: Script, story: Story): ProbeRoundFact[] {
  const { probes } = scenario;
  if (!probes) return [];
  const every = Math.max(probes.every, (scenario.ends - probes.from) / MOST_ROUNDS, 1);
  const rounds: ProbeRoundFact[] = [];
  for (let offset = probes.from; offset < scenario.ends; offset += every) {
    const at = after(startsAt, offset * 1000);
    const refused = story.containedAt !== null && at >= story.containedAt;
    const drill = refused ? 'refused' : 'let-in';
    rounds.push({ id: 'made-up', at, drill, innocent: 'let-in', evidence: shows('probe', at) });
  }
  return rounds;
}

function claimsOf(script: Script, { reportedAt: at, containedAt }: Story): ClaimFact[] {
  if (!at || !containedAt) return [];
  const deployments = copyIds(script);
  const claim = (kind: ClaimFact['kind'], named: ClaimFact['named'] = null): ClaimFact => ({
    id: 'made-up',
    mail: 'made-up',
    kind,
    at,
    judged: 'true',
    comparison: 'Made up to be true.',
    named,
    evidence: shows(kind, at),
  });
  return [
    claim('identity-banned'),
    claim('copies-found', { deployments, wrong: 0 }),
    claim('copies-stopped', { deployments, wrong: 0 }),
    claim('submission-address'),
  ];
}

function answersOf({ scenario }: Script, { answeredAt }: Story): AnswerFact[] {
  return scenario.injects.flatMap(({ key, asks }) => {
    const at = answeredAt.get(key);
    if (!at) return [];
    return asks.map(
      (question): AnswerFact => ({
        id: 'made-up',
        question,
        at,
        judged: 'true',
        detail: 'memory',
        evidence: shows(question, at),
      }),
    );
  });
}
