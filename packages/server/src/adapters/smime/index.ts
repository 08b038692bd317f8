export { Smime } from './smime.ts';
