import type { ClaimKind } from '@muster/contract';
import type { Json } from '../../../kernel/canonical-json.ts';
import { extractFields, readClaims } from '../../mail/index.ts';
import { type ClaimValue, valueFrom } from './claim-value.ts';

const labels: Record<ClaimKind, string> = {
  identity: 'Identity',
  'identity-banned': 'Identity banned',
  'copies-found': 'Copies found',
  'copies-stopped': 'Copies stopped',
  'submission-address': 'Submission address',
  isolated: 'Isolated',
  'evidence-kept': 'Evidence kept',
  released: 'Released',
  acknowledged: 'Acknowledged',
  closure: 'Resolution',
};

/**
 * What an officer writes in place of a claim: a line of the report form, with its label or without; or a time alone,
 * which replaces the one that was read. Null where it does not read as this kind of claim.
 */
export function correctedValue(
  claim: { kind: ClaimKind; value: { [key: string]: Json }; at: Date },
  correction: string,
  zone: string,
): ClaimValue | null {
  const context = { zone, sentAt: claim.at };
  const old = valueFrom(claim.value);
  const [time] = extractFields(correction, context);
  if ('at' in old && time?.kind === 'time' && time.quote === correction.trim())
    return { ...old, at: { at: new Date(time.value), sure: true, quote: time.quote } };
  for (const text of [correction, `${labels[claim.kind]}: ${correction}`]) {
    const read = readClaims(text, context).find(({ kind }) => kind === claim.kind);
    if (!read || read.kind === 'answer' || read.confidence === 'low') continue;
    const { quote: _quote, start: _start, end: _end, confidence: _confidence, ...value } = read;
    return value as ClaimValue;
  }
  return null;
}
