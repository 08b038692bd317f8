import { afterEach, beforeEach, expect, test } from 'vitest';
import { clocksOf } from '../incidents/index.ts';
import { putOff, refused } from '../mail/testing/fake-mailer.ts';
import { stopCampaign } from './ending.ts';
import { sendInject } from './injects.ts';
import { suspendSite } from './suspension.ts';
import { csirt, type DrillScene, drillScene, script } from './testing/drill-scene.ts';

const SECURITY = 'security@alpha.example';
/** The alarm goes out after exactly one hour, the questions after three. */
const ON_TIME = script((yaml) => yaml.replaceAll('window: 10m', 'window: 0m'));

let scene: DrillScene;
beforeEach(async () => {
  scene = await drillScene();
});
afterEach(() => scene.close());

async function injectsOf(campaign: string) {
  const { id } = await scene.part(campaign, 'alpha');
  return await scene.app.db
    .selectFrom('inject')
    .selectAll()
    .where('participation_id', '=', id)
    .orderBy('due_at')
    .execute();
}

test('the alarm goes to the contact that the site has when it is sent, and that stays on record', async () => {
  const { id } = await scene.started({ yaml: ON_TIME });
  const { db } = scene.app;
  await scene.pass(50);
  expect(scene.mailer.taken).toEqual([]);
  await db
    .updateTable('contact')
    .set({ address: 'new@alpha.example' })
    .where('id', '=', 'con_site_alpha')
    .execute();
  await scene.pass(10);
  expect(scene.mailsTo(SECURITY)).toEqual([]);
  const [mail] = scene.mailsTo('new@alpha.example');
  expect(mail).toContain('TLP:AMBER');
  expect(mail).not.toContain('{{');
  await db.updateTable('contact').set({ address: SECURITY }).where('id', '=', 'con_site_alpha').execute();
  const { id: part } = await scene.part(id, 'alpha');
  const frozen = await db
    .selectFrom('delivery')
    .innerJoin('message', 'message.id', 'delivery.message_id')
    .select(['delivery.address', 'delivery.contact_id'])
    .where('message.participation_id', '=', part)
    .execute();
  expect(frozen).toEqual([{ address: 'new@alpha.example', contact_id: 'con_site_alpha' }]);
});

test('clocks begin when the alarm is sent', async () => {
  const { id, startedAt } = await scene.started({ yaml: ON_TIME });
  await scene.pass(60);
  const { alarmAt, incident } = await scene.part(id, 'alpha');
  expect(Date.parse(alarmAt ?? '') - Date.parse(startedAt ?? '')).toBe(3_600_000);
  const clocks = await clocksOf(scene.app.db, incident?.id ?? '', scene.now);
  expect(clocks.find(({ step }) => step === 'acknowledge')?.dueAt?.getTime()).toBe(
    Date.parse(alarmAt ?? '') + 4 * 3_600_000,
  );
});

test('what waited in our own queue costs the site nothing', async () => {
  const { id } = await scene.started({ yaml: ON_TIME });
  const upAgain = scene.now.getTime() + 90 * 60_000;
  scene.mailer.refuse = () => (scene.now.getTime() < upAgain ? putOff() : undefined);
  await scene.pass(150);
  const { alarmAt, incident } = await scene.part(id, 'alpha');
  const { sent_at: sentAt } = await scene.app.db
    .selectFrom('delivery')
    .select('sent_at')
    .where('address', '=', SECURITY)
    .executeTakeFirstOrThrow();
  expect(sentAt?.getTime()).toBeGreaterThanOrEqual(upAgain);
  expect(alarmAt).toBe(sentAt?.toISOString());
  const clocks = await clocksOf(scene.app.db, incident?.id ?? '', scene.now);
  expect(clocks.find(({ step }) => step === 'acknowledge')?.dueAt?.getTime()).toBe(
    (sentAt?.getTime() ?? 0) + 4 * 3_600_000,
  );
});

test('a clock does not begin while its message waits in our queue, nor ever when it never leaves', async () => {
  const { id } = await scene.started({ yaml: ON_TIME });
  await scene.pass(90);
  scene.mailer.refuse = () => putOff();
  await scene.pass(110);
  const stateOf = async (step: string) => {
    const { incident } = await scene.part(id, 'alpha');
    const clocks = await clocksOf(scene.app.db, incident?.id ?? '', scene.now);
    return clocks.filter((clock) => clock.step === step).map(({ state, dueAt }) => ({ state, dueAt }));
  };
  expect(scene.mailsTo(SECURITY)).toHaveLength(1);
  expect(await stateOf('acknowledge')).toMatchObject([{ state: 'running' }]);
  expect(await stateOf('answer')).toEqual([{ state: 'waiting', dueAt: null }]);
  await stopCampaign(scene.app, csirt, id, 'enough');
  scene.mailer.refuse = () => undefined;
  await scene.pass(24 * 60);
  expect(scene.mailsTo(SECURITY)).toHaveLength(1);
  expect(await stateOf('answer')).toEqual([{ state: 'waiting', dueAt: null }]);
  const request = (await injectsOf(id)).find(({ kind }) => kind === 'request');
  expect(request?.queued_at).not.toBeNull();
  expect(request?.sent_at).toBeNull();
  expect((await scene.entries('inject.sent')).map(({ body }) => body.inject)).not.toContain(request?.id);
});

test('an alarm that waits in our queue is none yet, and tells its due times all the same', async () => {
  const { id } = await scene.started({ yaml: ON_TIME });
  scene.mailer.refuse = () => putOff();
  await scene.pass(60);
  expect((await scene.part(id, 'alpha')).alarmAt).toBeNull();
  scene.mailer.refuse = () => undefined;
  await scene.pass(60);
  expect((await scene.part(id, 'alpha')).alarmAt).not.toBeNull();
  const { body } = await scene.app.db
    .selectFrom('message')
    .select('body')
    .where('kind', '=', 'alarm')
    .executeTakeFirstOrThrow();
  expect(body).toMatch(/looks into it \(due \d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC\)/);
});

test('an alarm that every address of a site refuses for good has reached it: that is its answer', async () => {
  scene.mailer.refuse = ({ to }) => (to.endsWith('alpha.example') ? refused() : undefined);
  const { id } = await scene.started({ yaml: ON_TIME });
  await scene.pass(60);
  expect((await scene.part(id, 'alpha')).alarmAt).toBe(scene.now.toISOString());
});

test('an inject goes out once, however often its job runs', async () => {
  const { id } = await scene.started({ yaml: ON_TIME });
  await scene.pass(200);
  const injects = await injectsOf(id);
  expect(injects.every(({ sent_at }) => sent_at !== null)).toBe(true);
  for (const inject of injects) await sendInject(scene.app, inject.id);
  await scene.pass(20);
  expect(await injectsOf(id)).toEqual(injects);
  expect(scene.mailsTo(SECURITY)).toHaveLength(injects.length);
});

test('a suspended site gets nothing more, its neighbour does', async () => {
  const { id } = await scene.started({ yaml: ON_TIME });
  await suspendSite(scene.app, csirt, id, { site: 'alpha', reason: 'a real incident' });
  await scene.pass(200);
  expect(scene.mailsTo(SECURITY)).toEqual([]);
  expect((await injectsOf(id)).every(({ sent_at }) => sent_at === null)).toBe(true);
  expect(scene.mailsTo('security@gamma.example')).toHaveLength(2);
});

test('a mail that waits to leave does not leave once its site is suspended, nor once the drill has stopped', async () => {
  const { id } = await scene.started({ yaml: ON_TIME });
  scene.mailer.refuse = () => putOff();
  await scene.pass(60);
  await suspendSite(scene.app, csirt, id, { site: 'alpha', reason: 'a real incident' });
  scene.mailer.refuse = () => undefined;
  await scene.pass(100);
  expect(scene.mailsTo(SECURITY)).toEqual([]);
  expect(scene.mailsTo('security@gamma.example')).toHaveLength(1);
  scene.mailer.refuse = () => putOff();
  await scene.pass(40);
  await stopCampaign(scene.app, csirt, id, 'enough');
  scene.mailer.refuse = () => undefined;
  await scene.pass(24 * 60);
  expect(scene.mailsTo('security@gamma.example')).toHaveLength(1);
});

test('a campaign that stopped sends nothing more', async () => {
  const { id } = await scene.started({ yaml: ON_TIME });
  await stopCampaign(scene.app, csirt, id, 'enough');
  await scene.pass(200);
  expect(scene.mailer.taken).toEqual([]);
});

test('a site with nobody to write to keeps no other site waiting', async () => {
  await scene.started({ yaml: ON_TIME });
  await scene.app.db.deleteFrom('contact').where('owner_id', 'in', ['site_alpha', 'ngi_north']).execute();
  await scene.pass(70);
  expect(scene.mailsTo('security@gamma.example')).toHaveLength(1);
});
