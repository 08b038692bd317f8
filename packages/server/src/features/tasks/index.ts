export { taskJobKinds, taskJobs } from './reminders.ts';
export { taskRoutes } from './routes.ts';
