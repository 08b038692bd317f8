export { mayReadRefusals } from './policy.ts';
export { authenticate, completeFirstRun, issueToken, openFirstRun } from './service.ts';
