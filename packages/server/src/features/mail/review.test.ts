import { afterEach, beforeEach, expect, test } from 'vitest';
import { sealAll } from '../../db/ledger/sealer.ts';
import { verifyLedger } from '../../db/ledger/verify.ts';
import { csirt, gamma, north } from '../incidents/incidents.fixture.ts';
import { acceptSender, assignMail, dismissMail, rawMail, refuseSender, rereadMail } from './review.ts';
import type { DeliveryRow } from './store.ts';
import { type MailScene, mailScene, SECURITY } from './testing/mail-scene.ts';
import { listDeliveries, listMail, reviewableMail, viewMail } from './views.ts';

let scene: MailScene;
let delivery: DeliveryRow;
beforeEach(async () => {
  scene = await mailScene();
  delivery = await scene.alarmed();
});
afterEach(() => scene.close());

const page = { limit: 100 };
const auditor = { ...csirt, role: 'auditor' as const };
const alpha = {
  ...csirt,
  role: 'site-contact' as const,
  scope: { kind: 'site' as const, siteId: 'site_alpha' },
};

function stranger(subject = `Re: [${scene.publicId}] hello`): string {
  return `From: "Sam" <sam@home.example>\nTo: csirt@muster.example\nSubject: ${subject}\nMessage-ID: <s@home.example>\n\nwe look into it\n`;
}

async function state(): Promise<string> {
  return (await scene.delivery(delivery.id)).state;
}

test('an accepted sender counts from when the mail came in, and is understood again', async () => {
  const reading = await scene.take(stranger());
  const came = scene.now;
  expect(await reviewableMail(scene.app.db)).toMatchObject([
    { id: reading.id, kind: 'sender', mail: reading.mail, site: 'alpha', from: 'sam@home.example' },
  ]);
  await scene.app.clock.advance(3_600_000);
  expect(await acceptSender(scene.app, csirt, reading.id, 'rang the site')).toMatchObject({
    verified: true,
    review: 'accepted',
  });
  const [entry] = await scene.app.db
    .selectFrom('ledger_entry')
    .selectAll()
    .where('kind', '=', 'mail.sender-accepted')
    .execute();
  expect(entry).toMatchObject({ subject: reading.mail, actor: csirt.id });
  expect(JSON.stringify(entry)).not.toContain('rang');
  await scene.runner.runDue();
  expect(await scene.delivery(delivery.id)).toMatchObject({ state: 'replied-human', state_at: came });
  expect(scene.understood).toHaveLength(2);
  expect(await reviewableMail(scene.app.db)).toEqual([]);
  await expect(acceptSender(scene.app, csirt, reading.id)).rejects.toMatchObject({ code: 'state.conflict' });
});

test('a sender of a closed campaign is decided no more, nor is a mail placed with it', async () => {
  const reading = await scene.take(stranger());
  const [lost] = [await scene.take(stranger('hello'))];
  await scene.app.db.updateTable('campaign').set({ state: 'closed' }).execute();
  for (const act of [
    () => acceptSender(scene.app, csirt, reading.id),
    () => refuseSender(scene.app, csirt, reading.id),
    () => assignMail(scene.app, csirt, lost.mail, scene.publicId),
  ])
    await expect(act()).rejects.toMatchObject({ code: 'campaign.closed' });
  expect(await viewMail(scene.app, csirt, reading.mail)).toMatchObject({ verified: false, review: 'open' });
});

test('a refused sender stays what it is', async () => {
  const reading = await scene.take(stranger());
  expect(await refuseSender(scene.app, csirt, reading.id)).toMatchObject({
    verified: false,
    review: 'refused',
  });
  expect(await state()).toBe('replied-unverified');
  expect(await scene.replies()).toMatchObject([{ verified: false, review: 'refused' }]);
});

test('an officer’s decision outlives a new reading, which stands beside the old one', async () => {
  const reading = await scene.take(stranger());
  await acceptSender(scene.app, csirt, reading.id);
  const view = await rereadMail(scene.app, csirt, reading.mail);
  expect(view).toMatchObject({ verified: true, review: 'accepted' });
  expect(view.readings.map(({ current }) => current)).toEqual([false, true]);
  expect(await state()).toBe('replied-human');
  expect(await scene.replies()).toHaveLength(1);
});

test('a mail that fits nowhere is placed by an officer, and then waits for a word on its sender', async () => {
  const reading = await scene.take(stranger('hello'));
  expect(await reviewableMail(scene.app.db)).toMatchObject([{ id: reading.mail, kind: 'triage' }]);
  const view = await assignMail(scene.app, csirt, reading.mail, scene.publicId);
  expect(view).toMatchObject({
    triage: 'assigned',
    correlatedBy: 'officer',
    review: 'open',
    site: { name: 'alpha' },
  });
  expect(await state()).toBe('replied-unverified');
  await scene.runner.runDue();
  expect(scene.understood).toHaveLength(1);
  await expect(assignMail(scene.app, csirt, reading.mail, 'EX-19990101-01')).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('what needs nothing is dismissed once', async () => {
  const reading = await scene.take(stranger('buy now'));
  expect(await dismissMail(scene.app, csirt, reading.mail)).toMatchObject({ triage: 'dismissed' });
  await expect(dismissMail(scene.app, csirt, reading.mail)).rejects.toMatchObject({ code: 'state.conflict' });
});

test('each sees the mail of the own scope, and may do what the own role allows', async () => {
  const placed = await scene.take(stranger());
  await scene.app.clock.advance(1000);
  const stray = await scene.take(stranger('hello'));
  const ids = async (actor: typeof csirt) =>
    (await listMail(scene.app, actor, page)).items.map(({ id }) => id);
  expect(await ids(csirt)).toEqual([stray.mail, placed.mail]);
  expect(await ids(auditor)).toHaveLength(2);
  expect(await ids(north)).toEqual([placed.mail]);
  await expect(listMail(scene.app, alpha, page)).rejects.toMatchObject({ code: 'auth.denied' });
  await expect(viewMail(scene.app, north, stray.mail)).rejects.toMatchObject({ code: 'not-found' });
  await expect(rawMail(scene.app, alpha, placed.mail)).rejects.toMatchObject({ code: 'not-found' });
  await expect(acceptSender(scene.app, auditor, placed.id)).rejects.toMatchObject({ code: 'auth.denied' });
  await expect(dismissMail(scene.app, north, stray.mail)).rejects.toMatchObject({ code: 'not-found' });
  expect((await rawMail(scene.app, north, placed.mail)).toString()).toContain('sam@home.example');
});

test('a site sees the states of what was sent to it, another site nothing', async () => {
  await scene.alarm(['late@alpha.example']);
  expect((await listDeliveries(scene.app, alpha, page)).items).toMatchObject([
    { id: delivery.id, address: SECURITY, state: 'sent', lastError: null },
  ]);
  expect((await listDeliveries(scene.app, gamma, page)).items).toEqual([]);
  expect((await listDeliveries(scene.app, csirt, page)).items).toHaveLength(2);
  expect(
    (await listDeliveries(scene.app, csirt, { ...page, site: 'Alpha', contact: 'con_alpha' })).items,
  ).toHaveLength(1);
});

test('lists go page by page', async () => {
  for (const n of [1, 2, 3]) {
    await scene.take(stranger(`hello ${n}`));
    await scene.app.clock.advance(1000);
  }
  const first = await listMail(scene.app, csirt, { limit: 2 });
  const second = await listMail(scene.app, csirt, { limit: 2, cursor: first.next ?? '' });
  expect([...first.items, ...second.items].map(({ subject }) => subject)).toEqual([
    'hello 3',
    'hello 2',
    'hello 1',
  ]);
  expect(second.next).toBeNull();
});

test('after its months the words of a mail are gone, its facts stay, and the ledger still verifies', async () => {
  const { app } = scene;
  const reading = await scene.take(stranger());
  await acceptSender(app, csirt, reading.id);
  const twin = await scene.take(stranger(), { from: 'other@home.example' });
  await app.clock.advance(Date.parse('2029-01-05T07:00:00Z') - scene.now.getTime());
  await scene.runner.runDue();
  expect((await viewMail(app, csirt, reading.mail)).rawErasedAt).toBeNull();
  await app.clock.advance(25 * 3_600_000);
  await scene.runner.runDue();
  const view = await viewMail(app, csirt, reading.mail);
  expect(view).toMatchObject({
    from: '',
    subject: '',
    text: '',
    envelopeFrom: '',
    envelopeTo: [],
    to: [],
    class: 'human',
  });
  expect(view.rawErasedAt).not.toBeNull();
  expect((await viewMail(app, csirt, twin.mail)).rawErasedAt).not.toBeNull();
  expect(await state()).toBe('replied-human');
  const rows = await app.db.selectFrom('mail_reading').selectAll().execute();
  const kept = await app.db.selectFrom('inbound_mail').selectAll().execute();
  expect(JSON.stringify([rows, kept])).not.toMatch(/home\.example|look into|Sam/);
  await expect(rawMail(app, csirt, reading.mail)).rejects.toMatchObject({ code: 'not-found' });
  await expect(rereadMail(app, csirt, reading.mail)).rejects.toMatchObject({ code: 'state.conflict' });
  const erased = await app.db
    .selectFrom('ledger_entry')
    .select('subject')
    .where('kind', '=', 'mail.erased')
    .execute();
  expect(erased.map(({ subject }) => subject).sort()).toEqual([reading.mail, twin.mail].sort());
  await sealAll(app.db, app.clock);
  const { publicKey } = app.keys.ledger;
  expect((await verifyLedger(app.db, { heads: [], publicKey })).findings).toEqual([]);
});
