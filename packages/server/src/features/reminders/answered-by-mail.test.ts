import { afterEach, beforeEach, expect, test } from 'vitest';
import { escalateClocks } from '../escalation/escalate.ts';
import { csirt } from '../incidents/incidents.fixture.ts';
import { refused } from '../mail/testing/fake-mailer.ts';
import { ALPHA, ALPHA_TEAM, type ThreadScene, threadScene } from '../threads/testing/thread-scene.ts';
import { climbAfterBounces } from './after-bounces.ts';

const HOUR_MS = 3_600_000;
const recipients = [{ address: ALPHA, as: 'to' as const }];
let scene: ThreadScene;

beforeEach(async () => {
  scene = await threadScene();
  // Nine o’clock in Prague, on a working day.
  await scene.app.clock.advance(24 * HOUR_MS);
});
afterEach(() => scene.close());

async function afterHours(hours: number): Promise<void> {
  await scene.app.clock.advance(hours * HOUR_MS);
  await escalateClocks(scene.app);
  await climbAfterBounces(scene.app);
  await scene.runner.runDue();
}

function remindersTo(): string[] {
  return scene.mailer.taken
    .filter(({ raw }) => raw.toString().includes('Subject:') && isReminder(raw))
    .map(({ to }) => to);
}

function isReminder(raw: Uint8Array): boolean {
  return Buffer.from(raw).toString().includes('Reminder: the CSIRT waits');
}

test('an answer to the reminder answers the question, and nobody is reminded any more', async () => {
  const { message } = await scene.sent(csirt, { kind: 'request', recipients });
  await afterHours(2.1);
  expect(remindersTo()).toEqual([ALPHA]);
  await scene.reply(ALPHA, 'Sorry! We found a copied key. More by 16:00.');
  expect(await scene.facts('request-answered')).toMatchObject([{ key: message, site_id: 'site_alpha' }]);
  await afterHours(1.3);
  await afterHours(3);
  expect(remindersTo()).toEqual([ALPHA]);
});

test('a vacation note answers nothing: the next one is reminded', async () => {
  await scene.sent(csirt, { kind: 'request', recipients });
  await afterHours(2.1);
  await scene.reply(ALPHA, 'I am out of office until Monday.', { 'Auto-Submitted': 'auto-replied' });
  await afterHours(1.3);
  expect(remindersTo()).toEqual([ALPHA, ALPHA_TEAM]);
});

test('an address that no server takes is passed over before any time is lost', async () => {
  scene.mailer.refuse = ({ to }) => (to === ALPHA ? refused() : undefined);
  await scene.sent(csirt, { kind: 'request', recipients });
  await afterHours(0.05);
  expect(remindersTo()).toEqual([ALPHA_TEAM]);
  await scene.reply(ALPHA_TEAM, 'That mailbox is gone. We look into it and answer by noon.');
  expect(await scene.facts('request-answered')).toHaveLength(1);
});
