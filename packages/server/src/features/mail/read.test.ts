import { afterEach, beforeEach, expect, test } from 'vitest';
import { receiveMail } from './receive.ts';
import type { DeliveryRow } from './store.ts';
import { deliveriesOf } from './testing/histories.ts';
import { type MailScene, mailScene, NGI, SECURITY } from './testing/mail-scene.ts';

let scene: MailScene;
let delivery: DeliveryRow;
beforeEach(async () => {
  scene = await mailScene();
  delivery = await scene.alarmed();
});
afterEach(() => scene.close());

async function state(): Promise<string> {
  return (await scene.delivery(delivery.id)).state;
}

function messageId(): string {
  return `<${delivery.rfc_message_id}@muster.example>`;
}

function human(
  from: string,
  more = '',
  subject = `Re: [${scene.publicId}] [TLP:AMBER] Suspected misuse`,
): string {
  return `From: ${from}
To: csirt@muster.example
Cc: ${NGI}
Subject: ${subject}
Message-ID: <one@alpha.example>
Date: Mon, 04 Jan 1999 08:00:00 +0000
${more}
Hello,

we have seen it and are looking into it.

Sam
`;
}

function bounce(action: string, status: string, original = messageId()): string {
  return `From: MAILER-DAEMON@hub.example
To: b+x@muster.example
Subject: Delivery Status Notification
Message-ID: <dsn-${action}@hub.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

This is the mail system.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; hub.example

Final-Recipient: rfc822; ${SECURITY}
Action: ${action}
Status: ${status}
Diagnostic-Code: smtp; 550 ${status} about it

--b
Content-Type: text/rfc822-headers

From: csirt@muster.example
To: ${SECURITY}
Subject: [${scene.publicId}] [TLP:AMBER] Suspected misuse
Message-ID: ${original}

--b--
`;
}

const vacation = `From: ${SECURITY}
To: csirt@muster.example
Subject: Automatic reply: away
Auto-Submitted: auto-replied
Message-ID: <away@alpha.example>

I am away until Monday.
`;

test('a contact’s answer in the thread is a human reply, at the moment when it reached us', async () => {
  await scene.app.clock.advance(600_000);
  const reading = await scene.take(human(SECURITY, `In-Reply-To: ${messageId()}\n`));
  expect(reading).toMatchObject({
    class: 'human',
    correlated_by: 'thread',
    delivery_id: delivery.id,
    participation_id: 'par_alpha',
    verified: true,
    review: 'none',
  });
  expect(await state()).toBe('replied-human');
  expect(scene.understood).toEqual([{ mail: reading.mail, reading: reading.id }]);
  expect(await scene.replies()).toMatchObject([
    { mail: reading.mail, at: scene.now, verified: true, addressedCsirt: true, addressedNgi: true },
  ]);
});

test('an answer by id alone attaches to the newest message of that participation', async () => {
  await scene.app.clock.advance(1000);
  const newer = await scene.alarmed();
  const reading = await scene.take(human(SECURITY));
  expect(reading).toMatchObject({ correlated_by: 'incident-id', delivery_id: newer.id });
});

test('the id in the text counts where the subject has none', async () => {
  const mail = `From: ${SECURITY}\nTo: csirt@muster.example\nSubject: hello\n\nAbout ${scene.publicId}: we look.\n`;
  expect(await scene.take(mail)).toMatchObject({ correlated_by: 'incident-id', verified: true });
});

test('a colleague from the same domain is no known contact: it waits for an officer', async () => {
  const reading = await scene.take(human('sam@alpha.example', `In-Reply-To: ${messageId()}\n`));
  expect(reading).toMatchObject({ verified: false, review: 'open' });
  expect(await state()).toBe('replied-unverified');
  expect(await scene.replies()).toMatchObject([{ verified: false, review: 'open' }]);
});

test('the NGI does not answer for its site, nor a contact that has gone', async () => {
  expect((await scene.take(human(NGI))).verified).toBe(false);
  await scene.app.db
    .updateTable('contact')
    .set({ gone_at: scene.now })
    .where('id', '=', 'con_alpha')
    .execute();
  expect((await scene.take(human(SECURITY))).verified).toBe(false);
});

test.each([
  ['failed', '5.1.1', 'bounced-hard'],
  ['failed', '4.4.7', 'bounced-soft'],
  ['delayed', '4.4.1', 'delayed'],
  ['delivered', '2.0.0', 'delivered'],
  ['relayed', '2.0.0', 'delivered'],
])('a notice %s %s makes the delivery %s', async (action, status, expected) => {
  const text = bounce(action, status, '<other@example>');
  const reading = await scene.take(text, { from: '', to: `b+${delivery.verp_token}@muster.example` });
  expect(reading).toMatchObject({ correlated_by: 'verp', delivery_id: delivery.id });
  expect(await state()).toBe(expected);
  expect(scene.understood).toHaveLength(1);
});

test('a bounce to another address of ours is known by the message it encloses', async () => {
  const reading = await scene.take(bounce('failed', '5.1.1'), { from: '', to: 'csirt@muster.example' });
  expect(reading).toMatchObject({ correlated_by: 'enclosed', delivery_id: delivery.id });
  expect(await state()).toBe('bounced-hard');
});

test('a forged token belongs to nothing and waits in the queue', async () => {
  const reading = await scene.take(
    bounce('failed', '5.1.1', '<other@example>').replaceAll(scene.publicId, 'x'),
    {
      from: '',
      to: `b+${'z'.repeat(20)}@muster.example`,
    },
  );
  expect(reading).toMatchObject({ correlated_by: null, delivery_id: null });
  expect(await scene.triageOf(reading.mail)).toBe('open');
  expect(await state()).toBe('sent');
});

test('a vacation note is an automatic reply, and a person who answers after it counts', async () => {
  await scene.take(vacation, { from: '', to: `b+${delivery.verp_token}@muster.example` });
  expect(await state()).toBe('auto-replied');
  await scene.take(human(SECURITY, `In-Reply-To: ${messageId()}\n`));
  expect(await state()).toBe('replied-human');
  await scene.take(bounce('failed', '5.1.1'), { from: '', to: `b+${delivery.verp_token}@muster.example` });
  expect(await state()).toBe('replied-human');
  const [history] = await deliveriesOf(scene.app.db, 'par_alpha');
  expect(history?.states.map((one) => one.state)).toEqual([
    'queued',
    'sent',
    'auto-replied',
    'replied-human',
    'bounced-hard',
  ]);
  expect(history?.states.every(({ entry }) => entry.startsWith('ent_'))).toBe(true);
});

test('a ticket system’s receipt opens a ticket and answers nothing', async () => {
  await scene.take(`From: "Help desk via RT" <${SECURITY}>
To: csirt@muster.example
Subject: [alpha.example #4711] AutoReply: [${scene.publicId}] [TLP:AMBER] Suspected misuse
In-Reply-To: ${messageId()}
Message-ID: <rt-4.4-1@alpha.example>
Precedence: bulk
X-RT-Loop-Prevention: alpha.example
RT-Ticket: alpha.example #4711
Managed-BY: RT 4.4.3 (http://www.bestpractical.com/rt/)
RT-Originator: csirt@muster.example
Auto-Submitted: auto-replied

Greetings,

This message has been automatically generated in response to the
creation of a trouble ticket regarding:
	"Suspected misuse",
a summary of which appears below.

There is no need to reply to this message right now.  Your ticket has been
assigned an ID of [alpha.example #4711].
`);
  expect(await state()).toBe('ticket-opened');
  expect(await scene.replies()).toEqual([]);
});

test('what belongs to nothing waits in the queue', async () => {
  const reading = await scene.take(human('someone@elsewhere.example', '', 'A question'));
  expect(reading).toMatchObject({ correlated_by: null, participation_id: null, review: 'none' });
  expect(await scene.triageOf(reading.mail)).toBe('open');
  expect(scene.understood).toEqual([]);
});

test('our own mail that comes back is recognised and bothers nobody', async () => {
  const own = Buffer.from(scene.mailer.taken[0]?.raw ?? []).toString();
  const reading = await scene.take(own);
  expect(reading.class).toBe('own-loop');
  expect(await scene.triageOf(reading.mail)).toBe('none');
  expect(await state()).toBe('sent');
});

test('the same bytes between the same addresses are one mail', async () => {
  const mail = {
    raw: Buffer.from(human(SECURITY)),
    envelopeFrom: SECURITY,
    envelopeTo: ['csirt@muster.example'],
    peer: 'x',
  };
  const ids = await Promise.all([receiveMail(scene.app, mail), receiveMail(scene.app, mail)]);
  expect(ids[0]).toBe(ids[1]);
  expect(await receiveMail(scene.app, mail)).toBe(ids[0]);
  expect(await receiveMail(scene.app, { ...mail, envelopeFrom: 'other@alpha.example' })).not.toBe(ids[0]);
  await scene.runner.runDue();
  expect(await scene.replies()).toHaveLength(2);
  const entries = await scene.app.db
    .selectFrom('ledger_entry')
    .select('id')
    .where('kind', '=', 'mail.received')
    .execute();
  expect(entries).toHaveLength(2);
});

test('bytes that are no mail at all are read and wait in the queue', async () => {
  const mail = await receiveMail(scene.app, {
    raw: Buffer.from([0, 1, 2, 0xff, 0xfe, 0xd8, 0, 10, 13, 0]),
    envelopeFrom: '',
    envelopeTo: ['csirt@muster.example'],
    peer: 'x',
  });
  await scene.runner.runDue();
  expect(await scene.triageOf(mail)).toBe('open');
});

test('watchers of the campaign hear that its mail changed', async () => {
  const heard: string[] = [];
  scene.app.events.listen(scene.campaign, { event: ({ type }) => heard.push(type), end: () => undefined });
  await scene.take(human(SECURITY));
  expect(heard).toEqual(['mail.changed']);
});

test('the ledger holds no address and no word of a mail', async () => {
  await scene.take(human(SECURITY));
  const entries = await scene.app.db
    .selectFrom('ledger_entry')
    .selectAll()
    .where('kind', 'like', 'mail.%')
    .execute();
  expect(entries).toHaveLength(2);
  expect(JSON.stringify(entries)).not.toMatch(/alpha\.example|looking|misuse/);
});

test('many mails at one time are each read once, with one job', async () => {
  const { app } = scene;
  const ids = await Promise.all(
    Array.from({ length: 120 }, (_, n) =>
      receiveMail(app, {
        raw: Buffer.from(human(SECURITY, `X-Number: ${n}\n`)),
        envelopeFrom: SECURITY,
        envelopeTo: ['csirt@muster.example'],
        peer: 'x',
      }),
    ),
  );
  const other = scene.newRunner();
  await Promise.all([scene.runner.runDue(), other.runDue()]);
  expect(new Set(ids).size).toBe(120);
  expect(await scene.replies()).toHaveLength(120);
  const open = await app.db
    .selectFrom('job')
    .select('kind')
    .where('kind', '=', 'mail.read')
    .where('done_at', 'is', null)
    .execute();
  expect(open).toEqual([]);
  expect(scene.understood).toHaveLength(120);
});
