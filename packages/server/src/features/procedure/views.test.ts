import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { actors, type TestApp, testApp } from '../../testing/test-app.ts';
import { newestProcedure, shippedProcedure } from './index.ts';
import { listProcedures, recordProcedure, viewProcedure } from './views.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

const sec01 = shippedProcedure('egi-sec01')?.text ?? '';

describe('the procedures', () => {
  test('are listed with their versions, the newest first', async () => {
    const all = await listProcedures(app);
    expect(all.map(({ name, versions }) => [name, versions.map(({ version }) => version)])).toEqual([
      ['egi-sec01', [2, 1]],
      ['egi-ssc', [1]],
    ]);
  });

  test('say every deadline in words, and what is meant by a step that says little', async () => {
    const { steps } = await viewProcedure(app, actors.site, 'egi-sec01', 1);
    expect(steps.map(({ rule }) => rule)).toEqual([
      'within 4 clock hours from the first suspicion',
      'within 1 working day from the first suspicion',
      'no deadline',
      'within 1 working day from the isolation',
      'within 4 working hours from the request',
      'within 1 calendar month from the resolution',
      'no deadline',
    ]);
    const ssc = await viewProcedure(app, actors.site, 'egi-ssc');
    expect(ssc.steps[0]).toMatchObject({ action: null, rule: 'within 4 clock hours', breaches: [] });
    await expect(viewProcedure(app, actors.site, 'egi-sec01', 7)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('recording a version', () => {
  test('is for the central team alone', async () => {
    for (const actor of [actors.ngi, actors.auditor, actors.site, actors.vo])
      await expect(recordProcedure(app, actor, { yaml: sec01 })).rejects.toMatchObject({
        code: 'auth.denied',
      });
  });

  test('is refused with line and column when it has errors, and for another text of a version that stands', async () => {
    const wrong = sec01.replace('unit: day', 'unit: fortnight');
    await expect(recordProcedure(app, actors.csirt, { yaml: wrong })).rejects.toMatchObject({
      code: 'procedure.invalid',
      at: expect.stringMatching(/^\d+:\d+$/),
    });
    const changed = { yaml: `${sec01}# changed\n` };
    await expect(recordProcedure(app, actors.csirt, changed)).rejects.toMatchObject({
      code: 'state.conflict',
    });
  });

  test('makes it the one that new incidents follow, and leaves a trace', async () => {
    const yaml = sec01.replace('version: 2', 'version: 3');
    const made = await recordProcedure(app, actors.csirt, { yaml });
    expect(made).toMatchObject({ version: 3, origin: 'imported', mayImport: true, yaml });
    expect(made.versions.map(({ version }) => version)).toEqual([3, 2, 1]);
    const newest = await inTransaction(app.db, (tx) =>
      newestProcedure(tx, 'egi-sec01', { at: app.clock.now(), actor: 'tok_1' }),
    );
    expect(newest.document.version).toBe(3);
    const entries = await app.db
      .selectFrom('ledger_entry')
      .select('subject')
      .where('kind', '=', 'procedure.recorded')
      .execute();
    expect(entries.map(({ subject }) => subject)).toContain('egi-sec01@3');
  });
});

describe('a document', () => {
  test('cannot name one fact twice in a step, nor no proof at all', async () => {
    const wrong = (proof: string) => `name: wrong
version: 1
title: Something wrong
source: a test
steps:
  - id: report
    title: Report it
    actor: site
    proof: ${proof}
    breaches: [{ fact: gone, effect: fail, says: It is gone }]
`;
    for (const proof of [
      '[]',
      '[{ fact: gone, says: It is there }]',
      '[{ fact: told, says: One } , { fact: told, says: Two }]',
    ])
      await expect(recordProcedure(app, actors.csirt, { yaml: wrong(proof) })).rejects.toMatchObject({
        code: 'procedure.invalid',
      });
  });
});
