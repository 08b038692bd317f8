import type { ValueOf } from './claim-value.ts';
import { mentionsIdentity, sameIdentity } from './same-identity.ts';
import { type Judgement, judgement, type Truth } from './truth.ts';

/** Is it the stolen identity? A mere mention of another one that we know is no accusation. */
export function judgeIdentity(value: ValueOf<'identity'>, truth: Truth): Judgement {
  const said = `the identity is ${value.dn}`;
  if (truth.identity === null) return judgement('not-comparable', said, 'the drill has no stolen identity');
  const measured = `the identity is ${truth.identity}`;
  const isNamed = value.source === 'sentence' ? mentionsIdentity : sameIdentity;
  if (isNamed(value.dn, truth.identity)) return judgement('true', said, measured);
  const known = truth.otherIdentities.some((other) => isNamed(value.dn, other));
  if (known && value.source === 'sentence')
    return judgement('not-comparable', `mentions ${value.dn}`, measured);
  return judgement('false', said, measured);
}
