import type { ClaimKind as ContractKind } from '@muster/contract';
import type { Json } from '../../../kernel/canonical-json.ts';
import type { Claim, SaidTime } from '../../mail/index.ts';

type Bare<One> = One extends unknown ? Omit<One, 'quote' | 'start' | 'end' | 'confidence'> : never;

/** A claim without its place in the mail. */
export type ClaimValue = Bare<Exclude<Claim, { kind: 'answer' }>>;
export type ValueOf<Kind extends ContractKind> = Extract<ClaimValue, { kind: Kind }>;

/** As it is stored: times become ISO texts. */
export function storedValue(value: ClaimValue): string {
  return JSON.stringify(value);
}

export function valueFrom(stored: { [key: string]: Json }): ClaimValue {
  return { ...stored, ...timeOf(stored, 'at'), ...timeOf(stored, 'until') } as unknown as ClaimValue;
}

function timeOf(stored: { [key: string]: Json }, key: 'at' | 'until'): { [key: string]: SaidTime } {
  const said = stored[key];
  if (said === null || typeof said !== 'object' || Array.isArray(said)) return {};
  const { at, sure, quote } = said;
  return { [key]: { at: new Date(String(at)), sure: sure === true, quote: String(quote) } };
}
