export { webhookJobKinds, webhookJobs } from './jobs.ts';
export { webhookListener } from './on-event.ts';
export { webhookRoutes } from './routes.ts';
