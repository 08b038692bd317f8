import { type LedgerQuery, ledgerQuery, type VerifyLedgerLine, verifyLedgerLine } from '@muster/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chainEnd } from '../../db/ledger/places.ts';
import { publishHead, sealAll } from '../../db/ledger/sealer.ts';
import { type ActorKind, actors, type TestApp, testApp } from '../../testing/test-app.ts';
import { issueToken } from '../people/index.ts';
import { entriesToKeep, getEntry, getHead, listEntries, verifyInLines } from './service.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  for (let i = 0; i < 7; i++) {
    await issueToken(app, actors.administrator, {
      name: `t${i}`,
      role: 'auditor',
      scope: { kind: 'federation' },
      validDays: 1,
    });
    await app.clock.advance(60_000);
  }
});
afterAll(() => app.close());

async function verification(heads = [] as Parameters<typeof verifyInLines>[2]): Promise<VerifyLedgerLine[]> {
  const text = Buffer.concat(
    await verifyInLines(app, actors.auditor, heads)
      .map((part: string) => Buffer.from(part))
      .toArray(),
  ).toString();
  return text
    .trim()
    .split('\n')
    .map((line) => verifyLedgerLine.parse(JSON.parse(line)));
}

function query(values: Partial<LedgerQuery> = {}): LedgerQuery {
  return ledgerQuery.parse(values);
}

test('pages join into the whole ledger, in both orders', async () => {
  for (const order of ['oldest', 'newest'] as const) {
    const whole = await listEntries(app, actors.csirt, query({ order }));
    expect(whole.items).toHaveLength(7);
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listEntries(app, actors.csirt, query({ order, limit: 3, cursor }));
      ids.push(...page.items.map((entry) => entry.id));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(ids).toEqual(whole.items.map((entry) => entry.id));
  }
});

test('entries are found by kind, family, subject, actor and time', async () => {
  const all = (await listEntries(app, actors.auditor, query({ order: 'oldest' }))).items;
  const count = async (values: Partial<LedgerQuery>) =>
    (await listEntries(app, actors.auditor, query(values))).items.length;
  expect(await count({ kind: 'token.issued' })).toBe(7);
  expect(await count({ kind: 'token.' })).toBe(7);
  expect(await count({ kind: 'token.revoked' })).toBe(0);
  expect(await count({ subject: all[2]?.subject as string })).toBe(1);
  expect(await count({ actor: 'nobody' })).toBe(0);
  expect(await count({ since: all[2]?.at as string, until: all[5]?.at as string })).toBe(3);
});

/** All seven entries: a transaction of another test in the same cluster may hold the sealing back for a while. */
async function sealThem(): Promise<void> {
  for (;;) {
    await sealAll(app.db, app.clock);
    if ((await chainEnd(app.db))?.seq === 7) return;
  }
}

test('an entry has its place once it is sealed', async () => {
  await sealThem();
  const [newest] = (await listEntries(app, actors.auditor, query())).items;
  expect(newest).toMatchObject({ position: 7, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(await getEntry(app, actors.auditor, newest?.id as string)).toEqual(newest);
  await expect(getEntry(app, actors.auditor, 'ent_none')).rejects.toMatchObject({ code: 'not-found' });
});

test('a verification ends with one result, and compares kept heads too', async () => {
  await sealThem();
  await publishHead({ db: app.db, clocks: app.clocks, key: app.keys.ledger, heads: app.heads });
  const head = await getHead(app, actors.auditor);
  expect(head).toEqual((await app.heads.list())[0]);
  const lines = await verification([head]);
  expect(lines.at(-1)).toMatchObject({ type: 'result', ok: true, entries: 7, headsChecked: 2, findings: [] });
  expect(lines.slice(0, -1).every((line) => line.type === 'progress')).toBe(true);
});

test('a head that somebody else signed is a finding', async () => {
  await sealThem();
  const forged = {
    position: 1,
    hash: '0'.repeat(64),
    at: '2027-01-05T08:00:00.000Z',
    keyId: 'x',
    signature: '00',
  };
  expect((await verification([forged])).at(-1)).toMatchObject({
    ok: false,
    findings: [{ fault: 'head-forged' }],
  });
});

test('only two verifications run at once', async () => {
  const first = [verifyInLines(app, actors.auditor, []), verifyInLines(app, actors.auditor, [])];
  expect(() => verifyInLines(app, actors.auditor, [])).toThrow('Other verifications');
  for (const one of first) await one.toArray();
  expect((await verification()).at(-1)).toMatchObject({ type: 'result' });
});

test.each(['ngi', 'site', 'vo'] as ActorKind[])('%s is denied all of it', async (kind) => {
  const actor = actors[kind];
  await expect(listEntries(app, actor, query())).rejects.toMatchObject({ code: 'auth.denied' });
  await expect(getEntry(app, actor, 'ent_none')).rejects.toMatchObject({ code: 'auth.denied' });
  await expect(entriesToKeep(app, actor, query())).rejects.toMatchObject({ code: 'auth.denied' });
  await expect(getHead(app, actor)).rejects.toMatchObject({ code: 'auth.denied' });
  expect(() => verifyInLines(app, actor, [])).toThrow('does not allow');
});
