export { packCrypto } from './crypto.ts';
export { packRoutes } from './routes.ts';
