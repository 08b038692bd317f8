import type { NewObservable, ObservableType, TlpLabel } from '@muster/contract';
import { isTlpWithin } from '@muster/contract';
import { MusterError } from '../../kernel/errors.ts';
import { canonicalValue, expectedForm, guessType } from '../extraction/index.ts';

/**
 * Of what is written, its type and canonical value. `at` says where in the request it stands.
 * @throws MusterError request.invalid
 */
export function typedValue(
  { value, type }: Pick<NewObservable, 'value' | 'type'>,
  at: string,
): { type: ObservableType; value: string } {
  if (type === undefined) {
    const guess = guessType(value);
    if (guess) return guess;
    throw new MusterError(
      'request.invalid',
      `It cannot be told what “${short(value)}” is: name its type. Nothing was added.`,
      at,
    );
  }
  const canonical = canonicalValue(type, value);
  if (canonical !== undefined) return { type, value: canonical };
  throw new MusterError(
    'request.invalid',
    `“${short(value)}” is not ${expectedForm[type]}. Nothing was added.`,
    at,
  );
}

/** @throws MusterError request.invalid where a part would be held more closely than the whole */
export function demandWithin(tlp: TlpLabel, incident: TlpLabel, at: string): void {
  if (isTlpWithin(tlp, incident)) return;
  throw new MusterError(
    'request.invalid',
    `TLP:${tlp} is narrower than the incident’s own TLP:${incident}: narrow the incident first. Nothing was changed.`,
    at,
  );
}

/** The network by which an address or a network is found; null for everything else. */
export function networkOf(type: ObservableType, value: string, pivot: string | null): string | null {
  if (type === 'network') return value;
  return type === 'ip' ? pivot : null;
}

function short(value: string): string {
  return value.length > 80 ? `${value.slice(0, 79)}…` : value;
}
