export { banJobKinds, banJobs, banSchedules } from './jobs.ts';
export { banRoutes } from './routes.ts';
