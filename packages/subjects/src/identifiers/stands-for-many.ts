import type { SubjectIdentifier } from '@muster/contract';
import { readName } from '../names/read.ts';
import { SubjectError } from '../subject-error.ts';

/** Types that say where somebody belongs: country, locality, state, street, organisation and its units, domain. */
const PLACES: ReadonlySet<string> = new Set([
  ...['2.5.4.6', '2.5.4.7', '2.5.4.8', '2.5.4.9', '2.5.4.10', '2.5.4.11', '2.5.4.17', '2.5.4.97'],
  '0.9.2342.19200300.100.1.25',
]);

/**
 * Whether a ban of it means many, whoever of them is known: everybody who shows a VOMS attribute, and with a cascade
 * everybody under the name of an organisation or a country.
 */
export function standsForMany(identifier: SubjectIdentifier, cascade: boolean): boolean {
  if (identifier.format === 'fqan') return true;
  if (identifier.format !== 'x509' || !cascade) return false;
  try {
    return (
      readName(identifier.name)
        .at(-1)
        ?.every(({ type }) => PLACES.has(type)) ?? false
    );
  } catch (error) {
    if (error instanceof SubjectError) return false;
    throw error;
  }
}
