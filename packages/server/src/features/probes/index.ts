export { probeJobs } from './jobs.ts';
export { probeRoutes } from './routes.ts';
export { probeFinally, requestProbe } from './service.ts';
