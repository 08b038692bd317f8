import type { Actor } from '@muster/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actors, type TestApp, testApp } from '../../testing/test-app.ts';
import { placeFederation } from '../people/testing/people-scene.ts';
import { readShipped } from '../scenarios/index.ts';
import { makePackOf } from './make.ts';
import { importPack } from './service.ts';
import { reviewer, samplePack, text } from './testing/sample-pack.ts';
import { exportPack, listPacks, openPack, readKeptPack } from './views.ts';

const { csirt, ngi, auditor, site } = actors;
const ada = reviewer('Ada');
const file = ada.signs(samplePack(readShipped('contact-check'), text('texts/brief.txt', 'Read me')));
const content = Buffer.from(file).toString('base64');
let app: TestApp;

beforeAll(async () => {
  app = await testApp();
  await placeFederation(app);
  await importPack(app, csirt, { content, reviewers: [ada.fingerprint], unsigned: false });
});
afterAll(() => app.close());

async function only(actor: Actor) {
  const [first] = await listPacks(app, actor);
  return first;
}

test('a pack is read part by part before anything of it is kept', async () => {
  const { parts, signatures, sha256 } = await openPack(app, auditor, { content });
  expect(parts.map(({ path, kind }) => [path, kind])).toEqual([
    ['scenario.yaml', 'scenario'],
    ['texts/brief.txt', 'text'],
  ]);
  expect(parts[1]?.text).toBe('Read me');
  expect(signatures).toMatchObject([{ name: 'Ada', fingerprint: ada.fingerprint }]);
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
});

test('one that was taken in is kept, with who signed and who was known, and handed on as it came', async () => {
  const kept = await only(auditor);
  expect(kept).toMatchObject({ name: 'tour', version: 2, signedBy: ['Ada'], vouchedBy: ['Ada'] });
  const whole = await readKeptPack(app, csirt, kept?.id ?? '');
  expect(whole.parts).toHaveLength(2);
  const handed = await exportPack(app, csirt, kept?.id ?? '');
  expect(handed.fileName).toBe('tour-2.pack');
  expect(handed.content.equals(Buffer.from(file))).toBe(true);
  const entry = await app.db
    .selectFrom('ledger_entry')
    .select('subject')
    .where('kind', '=', 'pack.exported')
    .executeTakeFirstOrThrow();
  expect(entry.subject).toBe(kept?.id);
});

test('a scenario that is here becomes a pack for others to review, which nobody has signed', async () => {
  const about = { name: 'ours', version: 1, title: 'Our tour', licence: 'CC0', authors: ['Us'] };
  const asked = { ...about, scenario: 'contact-check', readme: 'For sites that begin.' };
  const made = await makePackOf(app, csirt, asked);
  expect(made.fileName).toBe('ours-1.pack');
  const pack = await openPack(app, csirt, { content: made.content.toString('base64') });
  expect(pack.manifest).toMatchObject(about);
  expect(pack.parts.map(({ path }) => path)).toEqual(['README.md', 'scenario.yaml']);
  expect(pack.signatures).toEqual([]);
  await expect(makePackOf(app, auditor, asked)).rejects.toMatchObject({ code: 'auth.denied' });
  const { draft } = (await only(csirt)) ?? {};
  await expect(makePackOf(app, ngi, { ...asked, scenario: draft ?? '' })).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('the CSIRT’s pack is hidden from an NGI’s officers, and all packs from sites', async () => {
  const id = (await only(csirt))?.id ?? '';
  expect(await only(ngi)).toBeUndefined();
  await expect(readKeptPack(app, ngi, id)).rejects.toMatchObject({ code: 'not-found' });
  await expect(exportPack(app, ngi, id)).rejects.toMatchObject({ code: 'not-found' });
  for (const act of [() => listPacks(app, site), () => openPack(app, site, { content })])
    await expect(act()).rejects.toMatchObject({ code: 'auth.denied' });
});
