import { type Actor, systemActor } from '@muster/contract';
import { importPack } from '../../packages/server/src/features/packs/service.ts';
import { reviewer, samplePack, text } from '../../packages/server/src/features/packs/testing/sample-pack.ts';
import { listPacks } from '../../packages/server/src/features/packs/views.ts';
import { issueToken } from '../../packages/server/src/features/people/index.ts';
import { readShipped } from '../../packages/server/src/features/scenarios/index.ts';
import type { Stage } from './stage.ts';

/** A pack of another team as a file, with two signatures; `known` is the reviewer whom the CSIRT knows. */
export function packOnStage(): { file: Buffer; known: string } {
  const ada = reviewer('Ada of NGI_NL');
  const file = samplePack(
    readShipped('contact-check'),
    text('README.md', '# A small tour\n\nFor sites that drill for the first time.\n'),
    text('image/drill-image.sh', '#!/bin/sh\nset -eu\n# Nothing but what the drill needs.\n'),
    text('questions/first-look.md', 'Which account started it, and from where?\n'),
  );
  const signed = reviewer('Bo of CSIRT Elsewhere').signs(ada.signs(file));
  return { file: Buffer.from(signed), known: ada.fingerprint };
}

export async function stagePack({ app }: Stage): Promise<string> {
  const scope = { kind: 'federation' } as const;
  const name = 'Cleo Marchetti';
  const { token } = await issueToken(app, systemActor, { name, role: 'officer', scope, validDays: 1 });
  const officer: Actor = { id: token.id, name, role: 'officer', scope };
  const { file, known } = packOnStage();
  await importPack(app, officer, {
    content: file.toString('base64'),
    reviewers: [known],
    unsigned: false,
  });
  return (await listPacks(app, officer))[0]?.id ?? '';
}
