export { publicPagesRoutes } from './routes.ts';
export { type Publisher, publisherOf } from './service.ts';
