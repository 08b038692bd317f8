export { type CheckId, checkIds } from './facts.ts';
export { checkRegistry } from './registry.ts';
