export { recordOf } from './record.ts';
export { type FoundRedaction, redactionFor } from './redactions.ts';
export { exchangeRoutes } from './routes.ts';
