import type { FoundSubjects } from '@muster/contract';
import { ask } from '../../app/api.ts';
import type { NamedSubject } from './draft.ts';
import { nameText } from './subject-words.ts';

/** Lets the server read a name in whatever form it is written. @throws what is wrong with it */
export async function readSubject(written: string): Promise<NamedSubject> {
  const query = new URLSearchParams({ q: written, limit: '1' });
  const { read } = await ask<FoundSubjects>('GET', `/api/v1/subjects?${query}`);
  if (read === null)
    throw new Error(
      `“${short(written)}” is not a whole name. Write a DN, an issuer and its sub, /vo/Role=name, a mail address or account@SITE.`,
    );
  return { written, identifier: read, label: nameText(read) };
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
