export { demandSight, viewBoard } from './board.ts';
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
export { mayKnowTruth } from './policy.ts';
export { type CheckRegistry, checkRegistry } from './registry.ts';
export { talliesOf, viewResults } from './results.ts';
export { byNgi, type Figure, type Told, tell } from './results-model.ts';
export { verdictRoutes } from './routes.ts';
export { score } from './score.ts';
export type { BasisCopy, BasisMail, BasisPlace, ScoreBasis, Stretch } from './score-basis.ts';
export { demandSightOf, demandSite, type SeenSite } from './site.ts';
export { clockWithoutTruth, isMeasured, whyWithoutTruth } from './told.ts';
export type { Verdict, VerdictWord } from './verdict.ts';
export { namesOf, siteBriefOf } from './views.ts';
