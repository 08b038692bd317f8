import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type MailboxUnderTest, mailboxContract } from '../../ports/mailbox.contract.ts';
import { actors } from '../../testing/test-app.ts';
import { type MailScene, mailScene } from '../mail/testing/mail-scene.ts';
import { envelopeOf } from './envelope.ts';
import { FakeMailbox } from './testing/fake-mailbox.ts';
import { listMailboxes } from './views.ts';
import { MailboxWatch } from './watch.ts';

describe('the mailbox in memory', () => {
  let under: MailboxUnderTest;
  beforeEach(() => {
    const mailbox = new FakeMailbox();
    under = {
      mailbox,
      deliver: async (text) => mailbox.deliver(text),
      open: async () => mailbox.mails.filter(({ handled }) => !handled).map(({ uid }) => uid),
    };
  });
  mailboxContract(() => under);
});

describe('a mailbox that is watched', () => {
  let scene: MailScene;
  let mailbox: FakeMailbox;
  let watch: MailboxWatch;
  beforeAll(async () => {
    scene = await mailScene();
  });
  afterAll(() => scene.close());
  beforeEach(async () => {
    await scene.app.db.deleteFrom('mailbox_place').execute();
    mailbox = new FakeMailbox();
    watch = new MailboxWatch(scene.app, mailbox);
  });
  afterEach(() => watch.stop());

  const mail = (subject: string) =>
    `Return-Path: <ada@alpha.example>\r\nX-Original-To: b+abc@muster.example\r\nDelivered-To: csirt@muster.example\r\nReceived: by mx\r\nFrom: ada@alpha.example\r\nSubject: ${subject}\r\n\r\nx\r\n`;

  async function kept(subject: string) {
    const rows = await scene.app.db
      .selectFrom('inbound_mail')
      .select(['envelope_from', 'envelope_to', 'raw'])
      .execute();
    return rows.filter(({ raw }) => raw?.toString().includes(`Subject: ${subject}\r\n`));
  }

  async function until(what: () => Promise<boolean> | boolean): Promise<void> {
    await expect.poll(what, { interval: 10 }).toBe(true);
  }

  const allHandled = () => mailbox.mails.every(({ handled }) => handled);

  test('what lies there and what comes is kept once, with the envelope that its servers noted', async () => {
    mailbox.deliver(mail('lay there'));
    watch.start();
    await until(allHandled);
    mailbox.deliver(mail('came'));
    await until(allHandled);
    for (const subject of ['lay there', 'came'])
      expect(await kept(subject)).toMatchObject([
        { envelope_from: 'ada@alpha.example', envelope_to: ['b+abc@muster.example', 'csirt@muster.example'] },
      ]);
  });

  test('an end between keeping and marking makes no second mail', async () => {
    mailbox.deliver(mail('cut off'));
    let once = true;
    mailbox.before = (step) => {
      if (step === 'handled' && once) {
        once = false;
        throw new Error('killed');
      }
    };
    watch.start();
    await until(async () => (await kept('cut off')).length === 1 && !once);
    await scene.app.clock.advance(1000);
    await until(async () => {
      await scene.app.clock.advance(1000);
      return allHandled();
    });
    expect(await kept('cut off')).toHaveLength(1);
  });

  test('numbered anew, all is read again and nothing counts twice', async () => {
    mailbox.deliver(mail('first'));
    mailbox.deliver(mail('second'));
    watch.start();
    await until(allHandled);
    await watch.stop();
    mailbox.mails.shift();
    mailbox.numberAnew();
    mailbox.deliver(mail('third'));
    watch = new MailboxWatch(scene.app, mailbox);
    watch.start();
    await until(allHandled);
    for (const subject of ['first', 'second', 'third']) expect(await kept(subject)).toHaveLength(1);
  });

  test('that cannot be reached is tried again, ever more slowly, and said to fail', async () => {
    mailbox.before = (step) => {
      if (step === 'open') throw new Error('connection refused');
    };
    watch.start();
    const shown = () => listMailboxes(scene.app, actors.csirt);
    await until(async () => (await shown()).length === 1);
    expect(await shown()).toMatchObject([
      { name: mailbox.name, readAt: null, failure: 'connection refused', failingSince: expect.any(String) },
    ]);
    mailbox.before = () => undefined;
    mailbox.deliver(mail('later'));
    await until(async () => {
      await scene.app.clock.advance(1000);
      return allHandled();
    });
    await until(async () => (await shown())[0]?.failingSince === null);
  });

  test.each(['ngi', 'site', 'vo'] as const)('%s does not see how mail gets in', async (who) => {
    await expect(listMailboxes(scene.app, actors[who])).rejects.toMatchObject({ code: 'auth.denied' });
  });
});

describe('the envelope', () => {
  const of = (text: string) => envelopeOf(Buffer.from(text.replace(/\n/g, '\r\n')), 'csirt@muster.example');

  test('is what the last servers noted, not what somebody wrote further down', () => {
    expect(
      of(
        'Return-Path: <a@b.example>\nDelivered-To: csirt@muster.example\nReceived: by dovecot\nX-Original-To: <B+Tok@muster.example>\nReceived: by postfix\nDelivered-To: forged@muster.example\nFrom: x\n\nbody',
      ),
    ).toEqual({ from: 'a@b.example', to: ['b+tok@muster.example', 'csirt@muster.example'] });
  });

  test('is the mailbox’s own where nothing is noted, and has no sender where that is the null one', () => {
    expect(of('Return-Path: <>\nFrom: x\n\nDelivered-To: body@muster.example\n')).toEqual({
      from: '',
      to: ['csirt@muster.example'],
    });
  });
});
