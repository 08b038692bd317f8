import { checkIds } from '@muster/contract';
import fc from 'fast-check';
import type {
  ClaimFact,
  ClockFact,
  DeliveryState,
  DeploymentFact,
  ParticipationFacts,
  Question,
  ReplyFact,
  SilenceFact,
  SilenceKind,
} from '../facts.ts';
import { evidence, hour } from './made-facts.ts';

/** Facts of every shape that the types allow, sensible or not, within the 36 hours of a drill. */

const at = fc.integer({ min: 0, max: 360 }).map((tenths) => hour(tenths / 10));
const shown = at.map((when) => evidence('ent_any', when));
const few = <Value>(value: fc.Arbitrary<Value>, maxLength = 4) => fc.array(value, { maxLength });
const byTime = <Value extends { at: Date }>(value: fc.Arbitrary<Value>, maxLength = 6) =>
  few(value, maxLength).map((list) => list.sort((a, b) => a.at.getTime() - b.at.getTime()));

const states: DeliveryState[] = [
  'queued',
  'sent',
  'delayed',
  'bounced-hard',
  'bounced-soft',
  'delivered',
  'displayed',
  'auto-replied',
  'ticket-opened',
  'replied-human',
  'replied-unverified',
  'complained',
];

const kinds: SilenceKind[] = [
  'killed',
  'asked-to-stop',
  'frozen',
  'network-cut',
  'vm-paused',
  'host-rebooted',
  'site-unreachable',
  'our-outage',
  'expired',
  'refused-to-start',
  'own-fault',
  'full-stop',
  'unknown',
];

const silence: fc.Arbitrary<SilenceFact> = fc.record({
  kind: fc.constantFrom(...kinds),
  from: fc.tuple(at, at).map(([from, to]) => ({ from, to })),
  until: fc.option(at),
  confirmed: fc.boolean(),
  held: fc.option(fc.record({ from: at, to: fc.option(at) })),
  evidence: few(shown, 2),
});

export const anyDeployment: fc.Arbitrary<DeploymentFact> = fc.record({
  id: fc.constantFrom('dep_1', 'dep_2', 'dep_3', 'dep_4'),
  role: fc.constantFrom('implant', 'control'),
  started: fc.boolean(),
  firstBeatAt: fc.option(at),
  lastBeatAt: fc.option(at),
  silences: few(silence, 3),
  sandbox: fc.option(
    fc.record({
      at,
      present: fc.boolean(),
      unchanged: fc.boolean(),
      released: fc.boolean(),
      evidence: shown,
    }),
  ),
});

export const anyReply: fc.Arbitrary<ReplyFact> = fc.record({
  mail: fc.constantFrom('mail_1', 'mail_2'),
  at,
  verified: fc.boolean(),
  awaitsReview: fc.boolean(),
  addressedCsirt: fc.boolean(),
  addressedNgi: fc.boolean(),
  hasIncidentId: fc.boolean(),
  tlp: fc.constantFrom('CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED', null),
  fields: fc.subarray(['copies-found', 'resolution', 'lessons']),
  isReport: fc.boolean(),
  isClosure: fc.boolean(),
  evidence: shown,
});

export const anyClaim: fc.Arbitrary<ClaimFact> = fc.record({
  id: fc.constant('clm_any'),
  mail: fc.constantFrom('mail_1', 'mail_2'),
  kind: fc.constantFrom(
    'identity',
    'identity-banned',
    'copies-found',
    'copies-stopped',
    'submission-address',
    'isolated',
    'evidence-kept',
    'released',
    'acknowledged',
    'closure',
  ),
  at,
  judged: fc.constantFrom('true', 'false', 'awaits-review', 'not-comparable'),
  comparison: fc.string(),
  named: fc.option(
    fc.record({
      deployments: fc.subarray(['dep_1', 'dep_2', 'dep_3', 'dep_4']),
      wrong: fc.integer({ min: 0, max: 2 }),
    }),
  ),
  evidence: shown,
});

const anyClock: fc.Arbitrary<ClockFact> = fc.record({
  step: fc.constantFrom('acknowledge', 'contain', 'answer', 'close'),
  key: fc.constantFrom('', 'inj_1', 'inj_2'),
  dueAt: fc.option(at),
  state: fc.constantFrom('waiting', 'running', 'paused', 'met', 'late', 'missed', 'waived', 'not-applicable'),
  metAt: fc.option(at),
  evidence: few(shown, 2),
});

const questions: Question[] = ['F1', 'F2', 'F3', 'F4', 'F5', 'F6'];
const tried = fc.constantFrom('let-in' as const, 'refused' as const, 'unknown' as const);

export const anyFacts: fc.Arbitrary<ParticipationFacts> = fc.record({
  participation: fc.constant('par_any'),
  site: fc.constant('site_any'),
  now: at,
  final: fc.boolean(),
  suspended: fc.option(shown, { freq: 9 }),
  waivedChecks: few(fc.record({ check: fc.constantFrom(...checkIds), evidence: shown }), 2),
  scheme: fc.record({
    checks: fc
      .subarray([...checkIds], { minLength: 1 })
      .chain((ids) =>
        fc.tuple(
          ...ids.map((id) => fc.record({ id: fc.constant(id), weight: fc.integer({ min: 1, max: 5 }) })),
        ),
      ),
    requiredDepth: fc.constantFrom(1, 2, 3, 4, 5),
    requiredFields: fc.subarray(['copies-found', 'resolution']),
    ownerShutOutSeconds: fc.integer({ min: 0, max: 50_000 }),
    examinablePeriods: fc.integer({ min: 0, max: 10 }),
    lateShare: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  periodSeconds: fc.integer({ min: 0, max: 1000 }),
  alarmAt: fc.option(at, { freq: 9 }),
  clocks: few(anyClock, 6),
  deliveries: few(
    fc.record({
      id: fc.constant('dlv_any'),
      inject: fc.constant('inj_any'),
      alarm: fc.boolean(),
      states: few(fc.record({ state: fc.constantFrom(...states), at, evidence: shown })),
    }),
  ),
  replies: byTime(anyReply),
  recordedContacts: few(
    fc.record({
      at,
      kind: fc.constantFrom('phone', 'ticket'),
      reached: fc.constantFrom('nobody', 'machine', 'human'),
      evidence: shown,
    }),
    2,
  ),
  deployments: few(anyDeployment),
  probes: byTime(
    fc.record({ id: fc.constant('prr_any'), at, drill: tried, innocent: tried, evidence: shown }),
  ),
  workload: byTime(
    fc.record({ at, running: fc.constantFrom('yes', 'no', 'unknown'), owner: tried, evidence: shown }),
  ),
  claims: byTime(anyClaim),
  answers: byTime(
    fc.record({
      id: fc.constant('ans_any'),
      question: fc.constantFrom(...questions),
      at,
      judged: fc.constantFrom('true', 'false', 'copied', 'awaits-review', 'over-limit'),
      detail: fc.string(),
      evidence: shown,
    }),
  ),
  hints: few(
    fc.record({
      question: fc.constantFrom(...questions),
      cost: fc.double({ min: 0, max: 1, noNaN: true }),
      evidence: shown,
    }),
    2,
  ),
  outages: few(fc.record({ from: at, to: at, evidence: shown }), 1),
});

/** A drill that is over in every way: no deadline runs, nothing waits to be read, everything could be observed. */
export const settledFacts: fc.Arbitrary<ParticipationFacts> = anyFacts.map((facts) => ({
  ...facts,
  final: true,
  now: hour(36),
  alarmAt: facts.alarmAt ?? hour(1),
  clocks: facts.clocks.filter(
    ({ state }) => state !== 'running' && state !== 'paused' && state !== 'waiting',
  ),
  replies: facts.replies.map((reply) => ({ ...reply, awaitsReview: false })),
  claims: facts.claims.filter(({ judged }) => judged !== 'awaits-review'),
  answers: facts.answers.filter(({ judged }) => judged !== 'awaits-review'),
  deployments: facts.deployments.map((one) => ({
    ...one,
    sandbox: one.sandbox ?? {
      at: hour(35),
      present: true,
      unchanged: true,
      released: false,
      evidence: evidence('ent_sandbox'),
    },
  })),
  workload: [
    ...facts.workload,
    { at: hour(36), running: 'yes', owner: 'let-in', evidence: evidence('ent_work') },
  ],
}));
