export { escalationJobKinds, escalationJobs, escalationSchedules } from './jobs.ts';
