export { intakeJobKinds, intakeJobs, intakeSchedules } from './jobs.ts';
export { intakeRoutes } from './routes.ts';
