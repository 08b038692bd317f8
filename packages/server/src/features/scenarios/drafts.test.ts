import type { Actor } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { listDrafts, viewDraft, viewDraftVersion } from './draft-views.ts';
import { createDraft, putDraftAway, saveDraft } from './drafts.ts';
import { readShipped } from './shipped.ts';

const YAML = readShipped('contact-check');
const federation = { kind: 'federation' } as const;
const cleo: Actor = { id: 'tok_cleo', name: 'Cleo', role: 'officer', scope: federation };
const ada: Actor = { id: 'tok_ada', name: 'Ada', role: 'administrator', scope: federation };
const udo: Actor = { id: 'tok_udo', name: 'Udo', role: 'auditor', scope: federation };
const nora: Actor = { id: 'tok_nora', name: 'Nora', role: 'officer', scope: { kind: 'ngi', ngiId: 'ngi_1' } };
const olaf: Actor = { ...nora, id: 'tok_olaf', name: 'Olaf', scope: { kind: 'ngi', ngiId: 'ngi_2' } };
const sam: Actor = {
  id: 'tok_sam',
  name: 'Sam',
  role: 'site-contact',
  scope: { kind: 'site', siteId: 'site_1' },
};
const vera: Actor = { id: 'tok_vera', name: 'Vera', role: 'vo-manager', scope: { kind: 'vo', vo: 'biomed' } };

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const keep = (actor: Actor, name = 'Autumn') => createDraft(app, actor, { name, yaml: YAML });

describe('a draft of a scenario', () => {
  test('is kept with its errors, and says what its title is and how many problems it has', async () => {
    const broken = YAML.replace('ends: 5d', 'ends: soon');
    const { id } = await createDraft(app, cleo, { name: 'Half done', yaml: broken });
    expect(await viewDraft(app, cleo, id)).toMatchObject({
      name: 'Half done',
      version: 1,
      title: 'Is the security contact reachable?',
      problems: 1,
      yaml: broken,
      mayChange: true,
      savedByMe: true,
    });
  });

  test('keeps every version that was saved, and the same text again is none', async () => {
    const { id } = await keep(cleo);
    const second = `${YAML}# more\n`;
    await saveDraft(app, ada, id, { yaml: second, after: 1, name: 'Winter' });
    const now = await saveDraft(app, ada, id, { yaml: second, after: 2 });
    expect(now).toMatchObject({ name: 'Winter', version: 2, yaml: second });
    expect(now.versions.map(({ version, savedByMe }) => [version, savedByMe])).toEqual([
      [2, true],
      [1, false],
    ]);
    expect(await viewDraftVersion(app, cleo, id, 1)).toEqual({ version: 1, yaml: YAML });
    await expect(viewDraftVersion(app, cleo, id, 3)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('is not overwritten by who did not see the newest version, and their text is not said to be lost', async () => {
    const { id } = await keep(cleo);
    await saveDraft(app, cleo, id, { yaml: `${YAML}# mine\n`, after: 1 });
    await expect(saveDraft(app, ada, id, { yaml: `${YAML}# theirs\n`, after: 1 })).rejects.toThrow(
      'Somebody saved version 2 after the version 1 that you changed. Neither is lost',
    );
  });

  test('leaves the list when it is put away, twice without complaint of the first', async () => {
    const { id } = await keep(cleo, 'Not this one');
    await putDraftAway(app, cleo, id);
    expect((await listDrafts(app, cleo)).map(({ name }) => name)).not.toContain('Not this one');
    await expect(viewDraft(app, cleo, id)).rejects.toMatchObject({ code: 'not-found' });
    const entries = await app.db
      .selectFrom('ledger_entry')
      .select('kind')
      .where('subject', '=', id)
      .orderBy('ord')
      .execute();
    expect(entries.map(({ kind }) => kind)).toEqual(['scenario.draft-saved', 'scenario.draft-put-away']);
  });
});

describe('who may', () => {
  test('a draft of the CSIRT is seen by administrator, officers of the CSIRT and auditor, and changed by the first two', async () => {
    const { id } = await keep(cleo);
    for (const actor of [cleo, ada]) {
      expect(await viewDraft(app, actor, id)).toMatchObject({ mayChange: true });
    }
    expect(await viewDraft(app, udo, id)).toMatchObject({ mayChange: false });
    await expect(saveDraft(app, udo, id, { yaml: 'x', after: 1 })).rejects.toMatchObject({
      code: 'auth.denied',
    });
    await expect(putDraftAway(app, udo, id)).rejects.toMatchObject({ code: 'auth.denied' });
    for (const actor of [nora, olaf, sam, vera]) {
      await expect(viewDraft(app, actor, id)).rejects.toMatchObject({ code: 'not-found' });
      await expect(viewDraftVersion(app, actor, id, 1)).rejects.toMatchObject({ code: 'not-found' });
      await expect(saveDraft(app, actor, id, { yaml: 'x', after: 1 })).rejects.toMatchObject({
        code: 'not-found',
      });
      await expect(putDraftAway(app, actor, id)).rejects.toMatchObject({ code: 'not-found' });
      expect(await listDrafts(app, actor)).toEqual([]);
    }
  });

  test('a draft of an NGI is its own and the CSIRT’s, and no other NGI’s', async () => {
    const { id, scope } = await keep(nora, 'Of the north');
    expect(scope).toEqual({ kind: 'ngi', ngiId: 'ngi_1' });
    expect((await listDrafts(app, nora)).map((one) => one.id)).toEqual([id]);
    expect(await viewDraft(app, cleo, id)).toMatchObject({ mayChange: true });
    expect(await listDrafts(app, olaf)).toEqual([]);
    await expect(viewDraft(app, olaf, id)).rejects.toMatchObject({ code: 'not-found' });
    await putDraftAway(app, nora, id);
  });

  test.each([
    ['an auditor', udo],
    ['a site contact', sam],
    ['a VO manager', vera],
  ])('no draft is kept for %s', async (_who, actor) => {
    await expect(keep(actor)).rejects.toMatchObject({ code: 'auth.denied' });
  });
});
