export { type CheckId, checkIds } from './facts.ts';
