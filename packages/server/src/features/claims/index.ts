export { type ComparedClaim, comparedClaims } from './compared-claims.ts';
export { type SaidFacts, saidFactsOf } from './facts.ts';
export { claimJobKinds, claimJobs, claimSchedules } from './jobs.ts';
export { type MarkedAnswer, type MarkedClaim, markedWordsOf } from './marked-words.ts';
export { claimRoutes } from './routes.ts';
export { viewClaims, viewReview } from './views.ts';
