export { OpenPgp } from './openpgp.ts';
