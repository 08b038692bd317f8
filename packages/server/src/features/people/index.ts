export { namesOfActors } from './names.ts';
export { mayReadRefusals } from './policy.ts';
export { peopleRoutes } from './routes.ts';
export { authenticate, completeFirstRun, issueToken, openFirstRun } from './service.ts';
export { readSession } from './sessions.ts';
