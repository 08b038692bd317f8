export { probeJobKinds, probeJobs } from './jobs.ts';
export { probeRoutes } from './routes.ts';
export { requestProbe } from './service.ts';
