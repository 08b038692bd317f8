import { checkIds } from '@muster/contract';
import type {
  AnswerFact,
  ClaimFact,
  ClockFact,
  DeliveryFact,
  DeploymentFact,
  Evidence,
  ParticipationFacts,
  ProbeRoundFact,
  ReplyFact,
  SilenceFact,
  WorkloadFact,
} from '../facts.ts';

const START = Date.parse('2027-01-05T08:00:00Z');

/** So many hours after the start of the drill. */
export function hour(hours: number): Date {
  return new Date(START + hours * 3_600_000);
}

export function evidence(ref: string, at = hour(1)): Evidence {
  return { ref, at, says: `what ${ref} shows` };
}

/** A drill that is over, at a site that did nothing: the alarm went out at one o'clock, every deadline has passed. */
export function madeFacts(change: Partial<ParticipationFacts> = {}): ParticipationFacts {
  return {
    participation: 'par_1',
    site: 'site_1',
    now: hour(36),
    final: true,
    suspended: null,
    waivedChecks: [],
    scheme: {
      checks: checkIds.map((id) => ({ id, weight: 1 })),
      requiredDepth: 4,
      requiredFields: ['copies-found'],
      ownerShutOutSeconds: 4 * 3600,
      examinablePeriods: 4,
      lateShare: 0.5,
    },
    periodSeconds: 450,
    alarmAt: hour(1),
    clocks: [
      clock('acknowledge', 'missed', { dueAt: hour(5) }),
      clock('contain', 'missed', { dueAt: hour(21) }),
      clock('answer', 'missed', { dueAt: hour(7), key: 'inj_1' }),
      clock('close', 'missed', { dueAt: hour(31) }),
    ],
    deliveries: [delivery(['queued', 'sent'])],
    replies: [],
    recordedContacts: [],
    deployments: [copy('dep_1'), copy('dep_2'), control()],
    probes: [round(2, 'let-in')],
    workload: [reading(2)],
    claims: [],
    answers: [],
    hints: [],
    outages: [],
    ...change,
  };
}

export function clock(
  step: ClockFact['step'],
  state: ClockFact['state'],
  change: Partial<ClockFact> = {},
): ClockFact {
  const metAt = state === 'met' ? hour(2) : state === 'late' ? hour(30) : null;
  return { step, key: '', dueAt: hour(5), state, metAt, evidence: [evidence(`ent_${step}`)], ...change };
}

/** Other clocks in the place of those of the same step. */
export function withClock(facts: ParticipationFacts, ...clocks: ClockFact[]): ParticipationFacts {
  const steps = new Set(clocks.map(({ step }) => step));
  return { ...facts, clocks: [...facts.clocks.filter(({ step }) => !steps.has(step)), ...clocks] };
}

export function delivery(
  states: DeliveryFact['states'][number]['state'][],
  change: Partial<DeliveryFact> = {},
): DeliveryFact {
  return {
    id: 'dlv_1',
    inject: 'inj_alarm',
    alarm: true,
    states: states.map((state, n) => ({ state, at: hour(1 + n / 10), evidence: evidence(`ent_${state}`) })),
    ...change,
  };
}

/** A report as the template asks for it, from a contact of the site, to everybody whom it concerns. */
export function reply(change: Partial<ReplyFact> = {}): ReplyFact {
  return {
    mail: 'mail_1',
    at: hour(2),
    verified: true,
    awaitsReview: false,
    addressedCsirt: true,
    addressedNgi: true,
    hasIncidentId: true,
    tlp: 'AMBER',
    fields: ['copies-found', 'resolution', 'lessons'],
    isReport: true,
    isClosure: false,
    evidence: evidence('ent_reply'),
    ...change,
  };
}

/** From an address that nobody knows; an officer has not looked at it yet. */
export function stranger(change: Partial<ReplyFact> = {}): ReplyFact {
  return reply({ verified: false, awaitsReview: true, ...change });
}

export function copy(id: string, change: Partial<DeploymentFact> = {}): DeploymentFact {
  return {
    id,
    role: 'implant',
    started: true,
    firstBeatAt: hour(0.5),
    lastBeatAt: null,
    silences: [],
    sandbox: {
      at: hour(35),
      present: true,
      unchanged: true,
      released: false,
      evidence: evidence(`ent_${id}`),
    },
    ...change,
  };
}

export function control(change: Partial<DeploymentFact> = {}): DeploymentFact {
  return copy('dep_control', { role: 'control', sandbox: null, ...change });
}

export function silence(kind: SilenceFact['kind'], change: Partial<SilenceFact> = {}): SilenceFact {
  return {
    kind,
    from: { from: hour(10), to: hour(10.2) },
    until: null,
    confirmed: true,
    held: null,
    evidence: [evidence(`dep_${kind}`)],
    ...change,
  };
}

/** Copies that are all silent in the same way. */
export function silentCopies(...silences: SilenceFact[]): DeploymentFact[] {
  return [copy('dep_1', { silences }), copy('dep_2', { silences }), control()];
}

export function round(
  at: number,
  drill: ProbeRoundFact['drill'],
  innocent: ProbeRoundFact['innocent'] = 'let-in',
): ProbeRoundFact {
  return { id: `prr_${at}`, at: hour(at), drill, innocent, evidence: evidence(`ent_probe_${at}`) };
}

export function reading(
  at: number,
  running: WorkloadFact['running'] = 'yes',
  owner: WorkloadFact['owner'] = 'let-in',
): WorkloadFact {
  return { at: hour(at), running, owner, evidence: evidence(`ent_work_${at}`) };
}

export function claim(
  kind: ClaimFact['kind'],
  judged: ClaimFact['judged'],
  change: Partial<ClaimFact> = {},
): ClaimFact {
  return {
    id: `clm_${kind}`,
    mail: 'mail_1',
    kind,
    at: hour(2),
    judged,
    comparison: `${kind} is ${judged}.`,
    named: null,
    evidence: evidence(`ent_${kind}`),
    ...change,
  };
}

export function answer(question: AnswerFact['question'], judged: AnswerFact['judged']): AnswerFact {
  return {
    id: `ans_${question}_${judged}`,
    question,
    at: hour(3),
    judged,
    detail: judged,
    evidence: evidence(`ent_${question}`),
  };
}
