export { type Attachment, keepAttachment } from './attachments.ts';
export { evidenceJobKinds, evidenceJobs, evidenceSchedules } from './jobs.ts';
export { evidenceRoutes } from './routes.ts';
export { itemsOf, itemsOfIncident } from './store.ts';
