export { importFacts } from './export-facts.ts';
export type {
  AnswerFact,
  ClaimFact,
  ClaimKind,
  Evidence,
  ParticipationFacts,
  Question,
} from './facts.ts';
export { verdictJobKinds, verdictJobs, verdictSchedules } from './jobs.ts';
export { judge } from './judge.ts';
export { type CheckRegistry, checkRegistry } from './registry.ts';
export { verdictRoutes } from './routes.ts';
export type { Verdict, VerdictWord } from './verdict.ts';
