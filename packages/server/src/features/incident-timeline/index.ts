export { incidentTimelineRoutes } from './routes.ts';
