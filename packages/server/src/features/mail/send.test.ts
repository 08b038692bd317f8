import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseInbound } from './parse-inbound.ts';
import { putOff, refused } from './testing/fake-mailer.ts';
import { deliveriesOf } from './testing/histories.ts';
import { type MailScene, mailScene, SECURITY } from './testing/mail-scene.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
let scene: MailScene;
beforeEach(async () => {
  scene = await mailScene();
});
afterEach(() => scene.close());

async function statesOf(delivery: string): Promise<string[]> {
  const all = await deliveriesOf(scene.app.db, 'par_alpha');
  return all.find(({ id }) => id === delivery)?.states.map(({ state }) => state) ?? [];
}

test('each recipient gets a message of its own, which says what it is and how an exercise is verified', async () => {
  const made = await scene.alarm([SECURITY, 'deputy@alpha.example']);
  const deliveries = made.filter(({ address }) => address === SECURITY);
  await scene.runner.runDue();
  const takenFor = (address: string) => scene.mailer.taken.find(({ to }) => to === address);
  const [first, second] = [takenFor(SECURITY), takenFor('deputy@alpha.example')];
  expect(scene.mailer.taken).toHaveLength(2);
  expect(first?.envelopeFrom).toBe(`b+${deliveries[0]?.verp_token}@muster.example`);
  expect(first?.envid).toBe(deliveries[0]?.id);
  const { reading } = await parseInbound(first?.raw ?? Buffer.of(), 'another');
  expect(reading).toMatchObject({
    subject: `[${scene.publicId}] [TLP:AMBER] Suspected misuse of an identity`,
    from: { name: 'Muster CSIRT', address: 'csirt@muster.example' },
    date: scene.now,
    messageId: `${deliveries[0]?.rfc_message_id}@muster.example`,
  });
  expect(reading.text).toMatch(/^TLP:AMBER\n\nDear colleagues,\n\nplease have a look — ünter anderem\./);
  expect(reading.text).toContain('https://muster.example/mark; ask exercise@muster.example');
  const text = Buffer.from(first?.raw ?? []).toString();
  expect(text).toMatch(/^X-Muster-Loop: [0-9a-f-]{36}\r$/m);
  expect(text).not.toMatch(/^(Auto-Submitted|Precedence|X-Mailer):/im);
  expect(Buffer.from(second?.raw ?? []).toString()).not.toContain(deliveries[0]?.rfc_message_id);
});

test('what was handed over is sent, and others hear of it once', async () => {
  const delivery = await scene.alarmed();
  expect(await scene.delivery(delivery.id)).toMatchObject({ state: 'sent', attempts: 1, sent_at: scene.now });
  expect(scene.sent).toEqual([delivery.id]);
  expect(await statesOf(delivery.id)).toEqual(['queued', 'sent']);
});

test('a message waits for its moment', async () => {
  scene.mailer.refuse = () => undefined;
  const [delivery] = await scene.alarm();
  await scene.app.db
    .updateTable('job')
    .set({ run_at: new Date(scene.now.getTime() + HOUR) })
    .where('kind', '=', 'mail.send')
    .execute();
  await scene.runner.runDue();
  expect(scene.mailer.taken).toHaveLength(0);
  await scene.app.clock.advance(HOUR);
  await scene.runner.runDue();
  expect((await scene.delivery(delivery?.id ?? '')).state).toBe('sent');
});

test('who puts us off is tried again, ever more rarely, and delayed once', async () => {
  let left = 4;
  const tries: number[] = [];
  const start = scene.now.getTime();
  scene.mailer.refuse = () => {
    tries.push((scene.now.getTime() - start) / MINUTE);
    return left-- > 0 ? putOff() : undefined;
  };
  const [delivery] = await scene.alarm();
  for (let minute = 0; minute <= 90; minute++) {
    await scene.runner.runDue();
    await scene.app.clock.advance(MINUTE);
  }
  expect(tries).toEqual([0, 1, 6, 21, 81]);
  expect(await statesOf(delivery?.id ?? '')).toEqual(['queued', 'delayed', 'sent']);
});

test('after five days it is given up as a soft bounce', async () => {
  scene.mailer.refuse = () => putOff();
  const [delivery] = await scene.alarm();
  for (let hour = 0; hour < 5 * 24 + 5; hour++) {
    await scene.runner.runDue();
    expect((await scene.delivery(delivery?.id ?? '')).state).not.toBe('queued');
    await scene.app.clock.advance(HOUR);
  }
  const given = await scene.delivery(delivery?.id ?? '');
  expect(given).toMatchObject({
    state: 'bounced-soft',
    next_try_at: null,
    last_error: '450 4.2.0 Greylisted',
  });
  expect(given.state_at.getTime()).toBeGreaterThanOrEqual(given.not_before.getTime() + 5 * DAY);
});

test('who refuses for good is a hard bounce at once, and not asked again', async () => {
  scene.mailer.refuse = () => refused();
  const delivery = await scene.alarmed('nobody@alpha.example');
  expect(await scene.delivery(delivery.id)).toMatchObject({ state: 'bounced-hard', attempts: 1 });
  scene.mailer.refuse = () => undefined;
  await scene.app.clock.advance(6 * DAY);
  await scene.runner.runDue();
  expect(scene.mailer.taken).toHaveLength(0);
});

test('a server that dies after the far one took the mail sends it again under the same Message-ID', async () => {
  const { publish } = scene.app.events;
  scene.app.events.publish = () => undefined;
  const [delivery] = await scene.alarm();
  const { taken } = scene.mailer;
  const send = scene.mailer.send.bind(scene.mailer);
  scene.mailer.send = async (mail) => {
    await send(mail);
    throw new Error('killed before the commit');
  };
  await scene.runner.runDue();
  expect((await scene.delivery(delivery?.id ?? '')).state).toBe('queued');
  scene.mailer.send = send;
  scene.app.events.publish = publish;
  await scene.app.clock.advance(MINUTE);
  await scene.newRunner().runDue();
  expect(taken).toHaveLength(2);
  const ids = taken.map(({ raw }) => /^Message-ID: (.*)$/im.exec(Buffer.from(raw).toString())?.[1]);
  expect(ids[0]).toBeTruthy();
  expect(ids[1]).toBe(ids[0]);
  expect((await scene.delivery(delivery?.id ?? '')).state).toBe('sent');
});

test('without a way out mail waits, and nobody is blamed', async () => {
  scene.app.mailer = null;
  const [delivery] = await scene.alarm();
  await scene.runner.runDue();
  await scene.app.clock.advance(10 * DAY);
  await scene.runner.runDue();
  expect(await scene.delivery(delivery?.id ?? '')).toMatchObject({ state: 'queued', attempts: 0 });
  scene.app.mailer = scene.mailer;
  await scene.app.clock.advance(HOUR);
  await scene.runner.runDue();
  expect((await scene.delivery(delivery?.id ?? '')).state).toBe('sent');
});

test('a delivery whose job was lost is taken up again', async () => {
  const [delivery] = await scene.alarm();
  await scene.app.db.deleteFrom('job').where('kind', '=', 'mail.send').execute();
  await scene.runner.runDue();
  expect(scene.mailer.taken).toHaveLength(0);
  await scene.app.clock.advance(3 * HOUR);
  await scene.runner.runDue();
  expect((await scene.delivery(delivery?.id ?? '')).state).toBe('sent');
});

test('the ledger holds no address and no word of a message', async () => {
  await scene.alarmed();
  const entries = await scene.app.db
    .selectFrom('ledger_entry')
    .selectAll()
    .where('kind', 'like', 'message.%')
    .execute();
  expect(entries.map(({ kind }) => kind)).toEqual(['message.queued', 'message.sent']);
  expect(JSON.stringify(entries)).not.toMatch(/alpha\.example|misuse|colleagues/);
});
