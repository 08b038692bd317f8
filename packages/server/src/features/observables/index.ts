export { type AddIn, addObservablesIn, type ObservableSource } from './add.ts';
export { standingRows } from './list.ts';
export { type MailToRead, proposeObservables } from './proposals.ts';
export { observableRoutes } from './routes.ts';
export type { ObservableRow } from './store.ts';
