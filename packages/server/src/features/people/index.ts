export { completeFirstRun, openFirstRun } from './first-run.ts';
export { type Holder, type HolderQuery, holdersOf } from './holders.ts';
export { namesOfActors } from './names.ts';
export { mayReadRefusals } from './policy.ts';
export { makePortalLink, type NewPortalLink } from './portal-links.ts';
export { peopleRoutes } from './routes.ts';
export { authenticate, issueToken } from './service.ts';
export { readSession } from './sessions.ts';
export { peopleJobKinds, peopleJobs, peopleSchedules } from './sweep.ts';
