import type { SubjectIdentifier } from '@muster/contract';
import { ask } from '../../app/api.ts';
import type { NamedSubject } from './draft.ts';
import { nameText } from './subject-words.ts';

interface Read {
  identifier: SubjectIdentifier;
}

/** Lets the server read a name in whatever form it is written. @throws Refused with what is wrong with it */
export async function readSubject(written: string): Promise<NamedSubject> {
  const { identifier } = await ask<Read>('POST', '/api/v1/subjects/read', { text: written });
  return { written, identifier, label: nameText(identifier) };
}
