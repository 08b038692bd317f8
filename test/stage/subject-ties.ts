import { type Actor, importSubjectsRequest, type SubjectIdentifier } from '@muster/contract';
import type { App } from '../../packages/server/src/app.ts';
import { importSubjects } from '../../packages/server/src/features/subjects/imports.ts';
import { subjectNamed } from '../../packages/server/src/features/subjects/named.ts';
import { tieSubjects } from '../../packages/server/src/features/subjects/ties.ts';

type X509 = SubjectIdentifier & { format: 'x509' };

/** What lists and an officer say besides the agents: other names of a person, their VO, whom a portal serves. */
export async function tieStagedSubjects(
  app: App,
  officer: Actor,
  { person, gateway }: { person: SubjectIdentifier; gateway: SubjectIdentifier },
): Promise<string> {
  const oidc = {
    format: 'iss_sub',
    iss: 'https://aai.egi.eu/auth/realms/egi',
    sub: '529a87f1@egi.eu',
  } as const;
  const mail = { format: 'email', email: 'rrogue@uni.example' } as const;
  const lookAlike = (person as X509).name.replace('Rogue ', 'Rogue2 ');
  await tieSubjects(app, officer, {
    kind: 'same-person',
    from: person,
    to: oidc,
    confidence: 0.9,
    reason: 'Both log in from the same laptop; the registry agrees.',
  });
  await tieSubjects(app, officer, {
    kind: 'same-person',
    from: oidc,
    to: mail,
    confidence: 0.7,
    reason: 'As registered.',
  });
  const lists = [
    { format: 'vo-members', vo: 'training.example', text: `${(person as X509).name}\n${lookAlike}\n` },
    {
      format: 'gateway-users',
      gateway: (gateway as X509).name,
      text: `"CN=user:jdoe,${(gateway as X509).name}",jdoe@uni.example\nrrogue@uni.example,\n`,
    },
  ] as const;
  for (const list of lists) await importSubjects(app, officer, importSubjectsRequest.parse(list));
  return (await subjectNamed(app, officer, JSON.stringify(person))).id;
}
