import type { Actor } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { readShipped } from '../scenarios/index.ts';
import { checkPack, importPack } from './service.ts';
import { reviewer, samplePack, text } from './testing/sample-pack.ts';

const YAML = readShipped('contact-check');
const federation = { kind: 'federation' } as const;
const cleo: Actor = { id: 'tok_cleo', name: 'Cleo', role: 'officer', scope: federation };
const udo: Actor = { id: 'tok_udo', name: 'Udo', role: 'auditor', scope: federation };
const sam: Actor = {
  id: 'tok_sam',
  name: 'Sam',
  role: 'site-contact',
  scope: { kind: 'site', siteId: 'site_1' },
};

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const plain = { reviewers: [], unsigned: false };

async function count(): Promise<number> {
  const { n } = await app.db
    .selectFrom('scenario_draft')
    .select(({ fn }) => fn.countAll<string>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(n);
}

describe('a pack that is imported', () => {
  test('becomes a draft once a known reviewer signed it, and the ledger says whose key vouched', async () => {
    const ada = reviewer('Ada');
    const content = base64(ada.signs(samplePack(YAML, text('texts/brief.txt', 'Read me'))));
    const made = await importPack(app, cleo, { ...plain, content, reviewers: [ada.fingerprint] });
    expect(made).toMatchObject({ vouchedBy: ['Ada'], scenario: { ok: true }, manifest: { name: 'tour' } });
    const draft = await app.db
      .selectFrom('scenario_draft_version')
      .selectAll()
      .where('draft_id', '=', made.draft)
      .executeTakeFirstOrThrow();
    expect(draft.yaml).toBe(YAML);
    const entry = await app.db
      .selectFrom('ledger_entry')
      .selectAll()
      .where('subject', '=', made.draft)
      .where('kind', '=', 'pack.imported')
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(entry.body)).toContain(ada.fingerprint);
  });

  test('is refused unsigned, or signed by strangers alone, unless the importer says so', async () => {
    const before = await count();
    const content = base64(reviewer('Eve').signs(samplePack(YAML)));
    const asked = { ...plain, content, reviewers: [reviewer('Ada').fingerprint] };
    await expect(importPack(app, cleo, asked)).rejects.toMatchObject({ code: 'pack.not-vouched' });
    await expect(
      importPack(app, cleo, { ...plain, content: base64(samplePack(YAML)) }),
    ).rejects.toMatchObject({
      code: 'pack.not-vouched',
    });
    expect(await count()).toBe(before);
    expect((await importPack(app, cleo, { ...asked, unsigned: true })).vouchedBy).toEqual([]);
    expect(await count()).toBe(before + 1);
  });

  test('with a changed part is refused even unsigned', async () => {
    const spoilt = Buffer.from(samplePack(YAML, text('texts/a.txt', 'pause the machines')))
      .toString('latin1')
      .replace('pause the machines', 'erase the machines');
    const asked = { ...plain, unsigned: true, content: base64(Buffer.from(spoilt, 'latin1')) };
    await expect(importPack(app, cleo, asked)).rejects.toMatchObject({ code: 'pack.invalid' });
  });

  test('whose scenario has errors is refused with the first one’s line', async () => {
    const content = base64(samplePack(YAML.replace('ends: 5d', 'ends: soon')));
    await expect(importPack(app, cleo, { ...plain, unsigned: true, content })).rejects.toMatchObject({
      code: 'scenario.invalid',
    });
    expect((await checkPack(app, cleo, { content })).scenario.ok).toBe(false);
  });

  test('is for those who write scenarios; auditors may look into it', async () => {
    const content = base64(samplePack(YAML));
    await expect(importPack(app, udo, { ...plain, content, unsigned: true })).rejects.toMatchObject({
      code: 'auth.denied',
    });
    await expect(importPack(app, sam, { ...plain, content, unsigned: true })).rejects.toMatchObject({
      code: 'auth.denied',
    });
    await expect(checkPack(app, sam, { content })).rejects.toMatchObject({ code: 'auth.denied' });
    expect((await checkPack(app, udo, { content })).manifest.title).toBe('A small tour');
  });
});
