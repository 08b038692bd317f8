export { type Duty, dutyOf, onDutyNow } from './duty.ts';
export { rotaJobKinds, rotaJobs, rotaSchedules } from './jobs.ts';
export { rotaRoutes } from './routes.ts';
