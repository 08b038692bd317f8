import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { alpha, auditor, csirt, north, seedFederation, south } from '../incidents/incidents.fixture.ts';
import { listObservables } from './list.ts';
import { realIncident } from './observables.fixture.ts';
import { decideProposals, listProposals, proposeObservables } from './proposals.ts';

const TEXT =
  'Dear all, the miner at hxxps://pool[.]bad[.]example/x talks to 203[.]0[.]113[.]9.\nVersion 1.2.3.4, regards, sec@alpha.example';

let app: TestApp;
let incident: string;
beforeAll(async () => {
  app = await testApp();
  await seedFederation(app.db);
  incident = await realIncident(app, ['site_alpha', 'site_gamma']);
  const at = app.clock.now();
  await app.db
    .insertInto('contact')
    .values({
      id: 'con_1',
      owner_kind: 'site',
      owner_id: 'site_alpha',
      role: 'security',
      position: 0,
      channel: 'email',
      address: 'Sec@Alpha.example',
      name: null,
      note: null,
      source: 'csv',
      part: '',
      first_seen_at: at,
      last_seen_at: at,
      gone_at: null,
    })
    .execute();
});
afterAll(() => app.close());

async function propose(siteId: string | null, text: string): Promise<number> {
  return await inTransaction(app.db, (tx) =>
    proposeObservables(tx, { incidentId: incident, siteId, mailId: 'mail_1', text, at: app.clock.now() }),
  );
}

describe('what is found in a mail', () => {
  test('waits for an officer, with the words around it, and the sender’s own address is left out', async () => {
    expect(await propose('site_alpha', TEXT)).toBe(3);
    expect(await propose('site_alpha', TEXT)).toBe(0);
    expect(
      (await listProposals(app, csirt, incident)).map(({ type, value, sure, mail }) => ({
        type,
        value,
        sure,
        mail,
      })),
    ).toEqual([
      { type: 'ip', value: '203.0.113.9', sure: true, mail: 'mail_1' },
      { type: 'url', value: 'https://pool.bad.example/x', sure: true, mail: 'mail_1' },
      { type: 'ip', value: '1.2.3.4', sure: false, mail: 'mail_1' },
    ]);
    const [, second] = await listProposals(app, csirt, incident);
    expect(second?.quote).toContain('the miner at hxxps://pool[.]bad[.]example/x talks to');
    expect((await listObservables(app, csirt, incident, { limit: 10 })).count).toBe(0);
  });

  test('is shown to the NGI of its site and to no other, to no site, and not to auditors', async () => {
    expect(await listProposals(app, north, incident)).toHaveLength(3);
    expect(await listProposals(app, south, incident)).toHaveLength(0);
    await expect(listProposals(app, alpha, incident)).rejects.toMatchObject({ code: 'auth.denied' });
    await expect(listProposals(app, auditor, incident)).rejects.toMatchObject({ code: 'auth.denied' });
    const [one] = await listProposals(app, csirt, incident);
    const accept = { accept: [one?.id ?? ''], refuse: [], ioc: true, audience: 'parties' as const };
    await expect(decideProposals(app, south, incident, accept)).rejects.toMatchObject({
      code: 'state.conflict',
    });
    await expect(decideProposals(app, alpha, incident, accept)).rejects.toMatchObject({
      code: 'auth.denied',
    });
  });

  test('becomes an observable that names its mail, or is set aside for good', async () => {
    const [url, ip, version] = (await listProposals(app, csirt, incident)).map(({ id }) => id);
    const decided = {
      accept: [url ?? '', ip ?? ''],
      refuse: [version ?? ''],
      ioc: true,
      audience: 'parties' as const,
    };
    expect(await decideProposals(app, csirt, incident, decided)).toEqual({
      accepted: 2,
      refused: 1,
      left: 0,
    });
    const { items } = await listObservables(app, csirt, incident, { limit: 10 });
    expect(items.map(({ value, source }) => [value, source.kind, source.mail]).sort()).toEqual([
      ['203.0.113.9', 'mail', 'mail_1'],
      ['https://pool.bad.example/x', 'mail', 'mail_1'],
    ]);
    await expect(decideProposals(app, csirt, incident, decided)).rejects.toMatchObject({
      code: 'state.conflict',
    });
    expect(await propose('site_gamma', TEXT)).toBe(0);
  });
});
