import { findNames } from '../../../extraction/index.ts';
import type { Field } from '../types.ts';
import { fieldAt } from './make.ts';

/** X.509 names, in every form in which people write them. */
export function findDns(text: string): Field[] {
  return findNames(text).map(({ start, end, value }) => fieldAt(text, 'dn', start, end, value, 'high'));
}
