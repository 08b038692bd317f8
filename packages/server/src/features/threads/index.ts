export { threadJobKinds, threadJobs } from './jobs.ts';
export { threadRoutes } from './routes.ts';
