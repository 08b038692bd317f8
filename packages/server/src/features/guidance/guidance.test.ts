import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actors, type TestApp, testApp } from '../../testing/test-app.ts';
import { shippedProcedures } from '../procedure/index.ts';
import { blocksOf } from './blocks.ts';
import { guidanceDocuments, guidanceFor, readGuidance } from './documents.ts';
import { listGuidance, markRead, viewGuidance, viewOpenGuidance } from './service.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

describe('the documents that come with Muster', () => {
  test('read, and name an owner and a day of review after the day of writing', () => {
    expect(guidanceDocuments().map(({ name }) => name)).toEqual([
      'first-steps',
      'forensics',
      'vm-operators',
      'users',
    ]);
    for (const { owner, written, reviewBy } of guidanceDocuments()) {
      expect(owner).not.toBe('');
      expect(reviewBy > written).toBe(true);
    }
  });

  test('help only with steps that a shipped procedure has', () => {
    const known = shippedProcedures().flatMap(({ procedure: { document } }) =>
      document.steps.map(({ id }) => `${document.name}/${id}`),
    );
    for (const step of guidanceDocuments().flatMap(({ steps }) => steps)) expect(known).toContain(step);
    expect(guidanceFor('egi-sec01', 'contain').map(({ name }) => name)).toEqual(['first-steps', 'forensics']);
    expect(guidanceFor('egi-sec01', 'no-such-step')).toEqual([]);
  });

  test('link only to pages that are there', () => {
    const names = guidanceDocuments().map(({ name }) => `/guidance/${name}`);
    const links = JSON.stringify(guidanceDocuments()).matchAll(/"href":"(\/[^"]*)"/g);
    for (const [, href] of links) expect(names).toContain(href);
  });
});

describe('a document', () => {
  test('becomes blocks of text with marks', () => {
    expect(blocksOf('## Do *not* stop\n\n1. one **two**\n2. [three](/guidance/users)\n\n> mind\n')).toEqual([
      {
        kind: 'heading',
        level: 2,
        id: 'do-not-stop',
        spans: [{ text: 'Do ' }, { text: 'not', emphasis: true }, { text: ' stop' }],
      },
      {
        kind: 'list',
        ordered: true,
        items: [
          [{ text: 'one ' }, { text: 'two', strong: true }],
          [{ text: 'three', href: '/guidance/users' }],
        ],
      },
      { kind: 'note', paragraphs: [[{ text: 'mind' }]] },
    ]);
    expect(blocksOf('| a | b |\n|---|---|\n| `c` | **d** |\n')).toEqual([
      {
        kind: 'table',
        head: [[{ text: 'a' }], [{ text: 'b' }]],
        rows: [[[{ text: 'c', code: true }], [{ text: 'd', strong: true }]]],
      },
    ]);
  });

  test('with markup, a picture or a link that could run something is refused', () => {
    for (const text of ['<script>x</script>', '![a](b.png)', '[a](javascript:alert(1))', '- a\n  - b'])
      expect(() => blocksOf(text)).toThrow(/guidance document/);
    expect(() => readGuidance('# No head\n')).toThrow(/front matter/);
  });
});

describe('reading', () => {
  test('is confirmed once for each reader and version, and only for the version that stands', async () => {
    expect((await viewGuidance(app, actors.ngi, 'first-steps')).readAt).toBeNull();
    await markRead(app, actors.ngi, 'first-steps', { version: 1 });
    const again = await markRead(app, actors.ngi, 'first-steps', { version: 1 });
    expect(again.readAt).toBe(app.clock.now().toISOString());
    await expect(markRead(app, actors.ngi, 'first-steps', { version: 2 })).rejects.toMatchObject({
      code: 'state.conflict',
    });
    await expect(markRead(app, actors.ngi, 'nothing', { version: 1 })).rejects.toMatchObject({
      code: 'not-found',
    });
    const entries = await app.db.selectFrom('ledger_entry').select('kind').execute();
    expect(entries.filter(({ kind }) => kind === 'guidance.read')).toHaveLength(1);
  });

  test('is counted for the central team and told to nobody else', async () => {
    await markRead(app, actors.auditor, 'first-steps', { version: 1 });
    const [first] = await listGuidance(app, actors.csirt);
    expect(first).toMatchObject({ name: 'first-steps', readers: { people: 2, sites: 0 }, readAt: null });
    for (const actor of [actors.site, actors.ngi, actors.vo])
      expect((await listGuidance(app, actor)).every(({ readers }) => readers === null)).toBe(true);
  });

  test('is open to anybody, without a word on who has read it', () => {
    const open = viewOpenGuidance(app, 'first-steps');
    expect(open.blocks.length).toBeGreaterThan(10);
    expect(open).not.toHaveProperty('readers');
    expect(() => viewOpenGuidance(app, 'nothing')).toThrow(expect.objectContaining({ code: 'not-found' }));
  });

  test('of a document whose review is overdue says so', async () => {
    expect((await viewGuidance(app, actors.csirt, 'forensics')).reviewOverdue).toBe(false);
    await app.clock.advance(200 * 86_400_000);
    expect((await viewGuidance(app, actors.csirt, 'forensics')).reviewOverdue).toBe(true);
  });
});
