export { mayReadLedger } from './policy.ts';
export { ledgerRoutes } from './routes.ts';
