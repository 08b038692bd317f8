import { MusterError } from './errors.ts';

/**
 * What a use case does with its policy's answer.
 * @param code `not-found` where not even the existence of the thing may be learnt.
 */
export function demand(allowed: boolean, code: 'auth.denied' | 'not-found' = 'auth.denied'): void {
  if (allowed) return;
  throw new MusterError(
    code,
    code === 'not-found'
      ? 'There is no such thing, or your token does not let you see it.'
      : 'Your token’s role or scope does not allow this; ask an administrator.',
  );
}
