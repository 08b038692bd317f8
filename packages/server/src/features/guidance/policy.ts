import type { Actor } from '@muster/contract';

/** Who has read what is for the central team and its auditors: they see to it that sites know what to do. */
export function maySeeReaders({ role, scope }: Actor): boolean {
  return scope.kind === 'federation' && role !== 'site-contact' && role !== 'vo-manager';
}
