export { type AnswerFact, answerFactsOf, type ClaimFact, claimFactsOf } from './facts.ts';
export { claimJobKinds, claimJobs, claimSchedules } from './jobs.ts';
export { claimRoutes } from './routes.ts';
