export { guidanceFor } from './documents.ts';
export { guidanceRoutes } from './routes.ts';
