export { type AnswerFact, type ClaimFact, type SaidFacts, saidFactsOf } from './facts.ts';
export { claimJobKinds, claimJobs, claimSchedules } from './jobs.ts';
export { claimRoutes } from './routes.ts';
