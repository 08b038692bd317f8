export { evidenceRoutes } from './routes.ts';
export { itemsOf } from './store.ts';
