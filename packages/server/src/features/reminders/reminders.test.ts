import type { DeliveryState } from '@muster/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Db, Tx } from '../../db/database.ts';
import { escalateClocks } from '../escalation/escalate.ts';
import { recordFact } from '../incidents/index.ts';
import { queueMessage } from '../mail/index.ts';
import { addContact, type NotifyScene, notifyScene } from '../notify/testing/notify-scene.ts';
import { climbAfterBounces } from './after-bounces.ts';

const HOUR_MS = 3_600_000;
let scene: NotifyScene;
let message: string;

beforeEach(async () => {
  scene = await notifyScene();
  await addContact(scene.app, 'site', 'site_1', 'security', 'second@site1.example', 2);
  message = await ask();
});
afterEach(() => scene.close());

/** A request to the site’s first contact, whose clock has four working hours of a day in UTC, from nine. */
async function ask(): Promise<string> {
  await scene.app.clock.advance(HOUR_MS);
  const at = scene.app.clock.now();
  return await scene.inTx(async (tx) => {
    const id = await queueMessage(tx, {
      at,
      kind: 'request',
      ref: scene.incident,
      participationId: null,
      incidentId: scene.incident,
      publicId: scene.publicId,
      tlp: 'AMBER',
      subject: 'Logs of host7',
      body: 'Please send them.',
      recipients: [{ contactId: null, address: 'security@site1.example', siteId: 'site_1' }],
      notBefore: at,
      exerciseContact: null,
    });
    await fact('request-sent', id)(tx);
    return id;
  });
}

function fact(kind: string, key: string) {
  const at = scene.app.clock.now();
  return (tx: Parameters<Parameters<NotifyScene['inTx']>[0]>[0]) =>
    recordFact(tx, {
      incidentId: scene.incident,
      kind,
      key,
      at,
      recordedAt: at,
      source: 'mail',
      evidence: [],
      actor: 'system',
      siteId: 'site_1',
    });
}

async function afterHours(hours: number): Promise<void> {
  await scene.app.clock.advance(hours * HOUR_MS);
  await escalateClocks(scene.app);
}

async function becomes(address: string, state: DeliveryState): Promise<void> {
  const at = scene.app.clock.now();
  await scene.app.db
    .updateTable('delivery')
    .set({ state, state_at: at })
    .where('address', '=', address)
    .execute();
}

async function steps(): Promise<string[]> {
  const rows = await scene.app.db
    .selectFrom('reminder_step')
    .selectAll()
    .orderBy('at')
    .orderBy('ord')
    .execute();
  return rows.map(({ rung, addresses }) => [rung, ...addresses].join(' '));
}

async function log(): Promise<string[]> {
  const rows = await scene.app.db
    .selectFrom('incident_event')
    .select('text')
    .where('kind', '=', 'reminder.sent')
    .orderBy('ord')
    .execute();
  return rows.map(({ text }) => text);
}

test('reminders climb from the site’s first contact to whoever is on duty, as the clock runs', async () => {
  await afterHours(1.9);
  expect(await steps()).toEqual([]);
  await afterHours(0.2);
  expect(await steps()).toEqual(['site security@site1.example']);
  await afterHours(1.2);
  expect((await steps()).slice(1)).toEqual(['site-second second@site1.example', 'ngi']);
  await afterHours(1);
  expect((await steps()).slice(3)).toEqual(['csirt-duty']);
  await scene.settle();
  const climbing = scene.sent().filter(({ text }) => text.includes('has not answered a question'));
  expect(climbing.map(({ to }) => to).sort()).toEqual([
    'ada@csirt.example',
    'bo@csirt.example',
    'security@ngi1.example',
  ]);
  expect(await log()).toEqual([
    'Reminded the first contact of SITE-1 of an open question',
    'Reminded the second contact of SITE-1 of an open question',
    'Reminded the NGI of SITE-1 of an open question',
    'Reminded whoever is on duty for the CSIRT of an open question',
  ]);
});

test('what the contact reads belongs to the thread and says what was asked', async () => {
  await afterHours(2.1);
  const row = await scene.app.db
    .selectFrom('message')
    .selectAll()
    .where('kind', '=', 'reminder')
    .executeTakeFirstOrThrow();
  expect(row).toMatchObject({ ref: message, incident_id: scene.incident, tlp: 'AMBER' });
  expect(row.body).toContain('“Logs of host7”');
  const delivery = await scene.app.db
    .selectFrom('delivery')
    .selectAll()
    .where('message_id', '=', row.id)
    .executeTakeFirstOrThrow();
  expect(delivery).toMatchObject({ address: 'security@site1.example', site_id: 'site_1' });
  expect(delivery.contact_id).toMatch(/^con_/);
});

test('a human answer stops it at once, an automatic one does not', async () => {
  await afterHours(2.1);
  await becomes('security@site1.example', 'auto-replied');
  await afterHours(1.2);
  expect(await steps()).toHaveLength(3);
  await scene.inTx(fact('request-answered', message));
  await afterHours(5);
  expect(await climbAfterBounces(scene.app)).toBe(0);
  expect(await steps()).toHaveLength(3);
});

describe('mail that comes back', () => {
  test('is not waited for: the next contact is asked at once, then the NGI', async () => {
    await becomes('security@site1.example', 'bounced-hard');
    expect(await climbAfterBounces(scene.app)).toBe(1);
    expect(await climbAfterBounces(scene.app)).toBe(0);
    expect(await steps()).toEqual(['site-second second@site1.example']);
    expect(await log()).toEqual([
      'Reminded the second contact of SITE-1 of an open question, past the first contact of SITE-1 (mail bounces)',
    ]);
    await becomes('second@site1.example', 'bounced-hard');
    expect(await climbAfterBounces(scene.app)).toBe(1);
    expect((await steps()).slice(1)).toEqual(['ngi']);
    for (let i = 0; i < 3; i++) expect(await climbAfterBounces(scene.app)).toBe(0);
  });

  test('of one address alone moves nothing while another one has it', async () => {
    await afterHours(3.4);
    await becomes('security@site1.example', 'bounced-hard');
    expect(await climbAfterBounces(scene.app)).toBe(0);
  });
});

describe('each rung once', () => {
  test('also when several servers look at the clock in one moment', async () => {
    await scene.app.clock.advance(2.1 * HOUR_MS);
    await Promise.all([1, 2, 3].map(() => escalateClocks(scene.app)));
    await becomes('security@site1.example', 'bounced-hard');
    await Promise.all([1, 2, 3].map(() => climbAfterBounces(scene.app)));
    expect(await steps()).toEqual(['site security@site1.example', 'site-second second@site1.example']);
    expect(await log()).toHaveLength(2);
  });

  test('also when a server is killed before the commit: nothing of it stays, and the next one reminds once', async () => {
    await scene.app.clock.advance(2.1 * HOUR_MS);
    const killed = { ...scene.app, db: dyingBeforeCommit(scene.app.db) };
    // One incident whose turn fails does not hold up the others.
    expect(await escalateClocks(killed)).toBe(0);
    expect(await steps()).toEqual([]);
    expect(await log()).toEqual([]);
    await escalateClocks(scene.app);
    await escalateClocks(scene.app);
    await scene.settle();
    expect(await steps()).toEqual(['site security@site1.example']);
    expect(scene.sent().filter(({ subject }) => subject.includes('Reminder'))).toHaveLength(1);
  });
});

test('of RED only that something is asked leaves Muster', async () => {
  await scene.setTlp('RED');
  await afterHours(2.1);
  const row = await scene.app.db
    .selectFrom('message')
    .select(['body', 'subject'])
    .where('kind', '=', 'reminder')
    .executeTakeFirstOrThrow();
  expect(row.body + row.subject).not.toContain('host7');
  expect(row.body).toContain(scene.publicId);
});

test('the ledger holds each step without an address', async () => {
  await afterHours(2.1);
  const step = await scene.app.db.selectFrom('reminder_step').selectAll().executeTakeFirstOrThrow();
  const entry = await scene.app.db
    .selectFrom('ledger_entry')
    .select(['kind', 'body'])
    .where('id', '=', step.entry_id)
    .executeTakeFirstOrThrow();
  expect(entry).toMatchObject({ kind: 'incident.event', body: { kind: 'reminder.sent' } });
  expect(JSON.stringify(entry)).not.toContain('@');
});

/** A database whose connection is lost when everything is written and nothing committed. */
function dyingBeforeCommit(db: Db): Db {
  const transaction = () => ({
    execute: (work: (tx: Tx) => Promise<unknown>) =>
      db.transaction().execute(async (tx) => {
        await work(tx);
        throw new Error('killed');
      }),
  });
  return new Proxy(db, {
    get: (target, name) => {
      if (name === 'transaction') return transaction;
      const value = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
