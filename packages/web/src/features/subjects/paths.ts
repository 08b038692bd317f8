import type { SubjectIdentifier } from '@muster/contract';

export const SUBJECTS = '/api/v1/subjects';

export function subjectPath(id: string): string {
  return `${SUBJECTS}/${encodeURIComponent(id)}`;
}

/** The page of whoever an identifier means, for who knows no id. */
export function pageOfIdentifier(identifier: SubjectIdentifier): string {
  return `/subjects?${new URLSearchParams({ identifier: JSON.stringify(identifier) })}`;
}
