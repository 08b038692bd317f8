import type { Actor } from '@muster/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { alpha, auditor, csirt, gamma, north, south } from '../incidents/incidents.fixture.ts';
import { acceptSender, rawMail } from '../mail/review.ts';
import { refused } from '../mail/testing/fake-mailer.ts';
import { viewMail } from '../mail/views.ts';
import { createDraft, listDrafts, saveDraft } from './drafts.ts';
import { checkMessage } from './prepare.ts';
import { recallMessage } from './recall.ts';
import { sendMessage } from './send-message.ts';
import { listRecipients, startMessage } from './start.ts';
import {
  ALPHA,
  ALPHA_TEAM,
  BETA,
  CSIRT,
  GAMMA,
  NORTH,
  type ThreadScene,
  threadScene,
} from './testing/thread-scene.ts';

const to = (...addresses: string[]) => addresses.map((address) => ({ address, as: 'to' as const }));
const beta: Actor = { ...alpha, scope: { kind: 'site', siteId: 'site_beta' } };
const vo: Actor = { id: 'per_vo', name: 'V', role: 'vo-manager', scope: { kind: 'vo', vo: 'biomed' } };

let scene: ThreadScene;
beforeEach(async () => {
  scene = await threadScene();
});
afterEach(() => scene.close());

describe('who a message on an incident goes to', () => {
  test('is proposed from the registry and the incident, each with the reason', async () => {
    const all = await listRecipients(scene.app, csirt, scene.incident, false);
    expect(all.filter(({ proposed }) => proposed).map(({ address, why }) => `${address}: ${why}`)).toEqual([
      `${ALPHA}: Security contact of alpha, a site concerned`,
      `${ALPHA_TEAM}: Local security team of alpha, a site concerned`,
      `${BETA}: Security contact of beta, a site concerned`,
      `${NORTH}: Security officer of north, the NGI of 2 sites concerned`,
    ]);
    expect(all.map(({ address }) => address)).not.toContain(GAMMA);
    const wide = await listRecipients(scene.app, csirt, scene.incident, true);
    expect(wide.find(({ address }) => address === GAMMA)).toMatchObject({ involved: false, proposed: false });
  });

  test('proposes nobody whom the label forbids', async () => {
    await scene.open('AMBER+STRICT');
    const all = await listRecipients(scene.app, csirt, scene.incident, false);
    expect(all.filter(({ proposed }) => proposed).map(({ address }) => address)).toEqual([
      ALPHA,
      ALPHA_TEAM,
      BETA,
    ]);
  });

  test('is frozen when it is sent: a contact that changes later changes nothing', async () => {
    const { message } = await sendMessage(
      scene.app,
      csirt,
      scene.incident,
      scene.request({ recipients: to(ALPHA) }),
    );
    await scene.app.db
      .updateTable('contact')
      .set({ address: 'new@alpha.example' })
      .where('id', '=', 'con_alpha')
      .execute();
    await scene.runner.runDue();
    expect(scene.mailer.taken.map((mail) => mail.to)).toEqual([ALPHA]);
    const delivery = await scene.app.db
      .selectFrom('delivery')
      .selectAll()
      .where('message_id', '=', message)
      .executeTakeFirstOrThrow();
    expect(delivery).toMatchObject({ contact_id: 'con_alpha', site_id: 'site_alpha', address: ALPHA });
  });
});

describe('a message that its label forbids', () => {
  test('goes to nobody at all, and the reason names each who may not have it', async () => {
    const request = scene.request({ recipients: to(ALPHA, GAMMA, 'press@news.example') });
    await expect(sendMessage(scene.app, csirt, scene.incident, request)).rejects.toMatchObject({
      code: 'mail.too-wide',
      message: expect.stringMatching(/Nothing was sent to anybody\..*gamma.*press@news\.example/s),
    });
    expect(await scene.app.db.selectFrom('delivery').select('id').execute()).toEqual([]);
  });

  test('is never wider than AMBER+STRICT on such an incident, and needs a recorded decision on others', async () => {
    const wider = (tlp: 'AMBER' | 'GREEN', redaction?: string) =>
      checkMessage(scene.app, csirt, scene.incident, {
        ...scene.request({ recipients: to(ALPHA), tlp }),
        ...(redaction === undefined ? {} : { redaction }),
      });
    expect((await wider('GREEN')).problems[0]).toContain('say what was taken out');
    expect(await wider('GREEN', 'hosts and users taken out')).toMatchObject({ ok: true });
    await scene.open('AMBER+STRICT');
    expect((await wider('AMBER', 'hosts and users taken out')).problems[0]).toContain('never widened');
  });

  test('leaves its decision in the log when it goes out wider', async () => {
    const redaction = 'hosts and users taken out';
    await scene.sent(csirt, { recipients: to(GAMMA), tlp: 'GREEN', redaction });
    expect(await scene.events()).toEqual(
      expect.arrayContaining(['decision.made', 'message.queued', 'message.sent']),
    );
    expect(scene.mailer.taken[0]?.raw.toString()).toContain(`[${scene.publicId}] [TLP:GREEN]`);
  });

  test('is not for an officer of an NGI to widen, nor to send past their own sites', async () => {
    const check = await checkMessage(scene.app, north, scene.incident, {
      ...scene.request({ recipients: to(ALPHA, GAMMA, CSIRT), tlp: 'GREEN' }),
      redaction: 'hosts and users taken out',
    });
    expect(check.problems.join(' ')).toContain('Only the CSIRT decides');
    expect(check.recipients.map(({ blocked }) => blocked)).toEqual([
      null,
      expect.stringContaining('your own sites'),
      null,
    ]);
  });
});

describe('a request', () => {
  test('starts a clock of each site it is addressed to when it has left, and none of who gets a copy', async () => {
    const request = scene.request({
      kind: 'request',
      recipients: [...to(ALPHA), { address: BETA, as: 'cc' }],
    });
    const { message } = await sendMessage(scene.app, csirt, scene.incident, request);
    expect(await scene.facts('request-sent')).toEqual([]);
    await scene.app.clock.advance(60_000);
    await scene.runner.runDue();
    expect(await scene.facts('request-sent')).toEqual([
      {
        kind: 'request-sent',
        key: message,
        site_id: 'site_alpha',
        at: scene.now,
        evidence: [expect.stringMatching(/^ent_/)],
      },
    ]);
  });

  test('is answered by a person of the site, and not by a robot', async () => {
    const { message } = await scene.sent(csirt, { kind: 'request', recipients: to(ALPHA, BETA) });
    await scene.app.clock.advance(3_600_000);
    await scene.reply(ALPHA, 'I am out of office until Monday.', { 'Auto-Submitted': 'auto-replied' });
    expect(await scene.facts('request-answered')).toEqual([]);
    const mail = await scene.reply(ALPHA, 'We found a key that was copied. More by 16:00.');
    const answered = await scene.facts('request-answered');
    expect(answered).toMatchObject([{ key: message, site_id: 'site_alpha', at: scene.now }]);
    const { entry_id } = await scene.app.db
      .selectFrom('inbound_mail')
      .select('entry_id')
      .where('id', '=', mail)
      .executeTakeFirstOrThrow();
    expect(answered[0]?.evidence).toContain(entry_id);
    expect(await scene.events()).toEqual(expect.arrayContaining(['mail.auto-replied', 'mail.received']));
  });

  test('that a stranger answers is answered only when an officer accepts them', async () => {
    await scene.sent(csirt, { kind: 'request', recipients: to(ALPHA) });
    await scene.reply(ALPHA, 'It was me.', { From: 'someone@elsewhere.example' });
    expect(await scene.facts('request-answered')).toEqual([]);
    const came = scene.now;
    await scene.app.clock.advance(3_600_000);
    const item = (await scene.thread(csirt)).at(-1);
    expect(item).toMatchObject({ direction: 'in', verified: false, review: 'open' });
    await acceptSender(scene.app, csirt, item?.direction === 'in' ? (item.reading ?? '') : '', 'known to us');
    await scene.runner.runDue();
    // It counts from when it came in, not from the click.
    expect(await scene.facts('request-answered')).toMatchObject([{ site_id: 'site_alpha', at: came }]);
  });

  test('that no address of a site takes starts its clock all the same: it came as far as the site lets it', async () => {
    scene.mailer.refuse = () => refused();
    await scene.sent(csirt, { kind: 'request', recipients: to(ALPHA) });
    expect(await scene.facts('request-sent')).toMatchObject([{ site_id: 'site_alpha' }]);
    expect(await scene.events()).toContain('message.refused');
  });

  test('that is to go at a time starts no clock before', async () => {
    const notBefore = new Date(scene.now.getTime() + 7_200_000).toISOString();
    await scene.sent(csirt, { kind: 'request', recipients: to(ALPHA), notBefore });
    expect([scene.mailer.taken.length, await scene.facts('request-sent')]).toEqual([0, []]);
    await scene.app.clock.advance(7_200_000);
    await scene.runner.runDue();
    expect(await scene.facts('request-sent')).toMatchObject([{ at: scene.now }]);
  });
});

describe('sending', () => {
  test('twice under one key sends once; another message under it is refused', async () => {
    const request = scene.request({ recipients: to(ALPHA) });
    const [one, other] = await Promise.all(
      [1, 2].map(() => sendMessage(scene.app, csirt, scene.incident, request)),
    );
    expect(one?.message).toBe(other?.message);
    expect([one?.isNew, other?.isNew].sort()).toEqual([false, true]);
    await scene.runner.runDue();
    expect(scene.mailer.taken).toHaveLength(1);
    await expect(
      sendMessage(scene.app, csirt, scene.incident, { ...request, body: 'something else' }),
    ).rejects.toMatchObject({ code: 'state.conflict' });
  });

  test('at a time can be held back until then: nothing leaves, no clock starts', async () => {
    const notBefore = new Date(scene.now.getTime() + 7_200_000).toISOString();
    const { message } = await scene.sent(csirt, { kind: 'request', recipients: to(ALPHA, BETA), notBefore });
    const other = { ...north, id: 'tok_north' };
    await expect(recallMessage(scene.app, other, scene.incident, message)).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(recallMessage(scene.app, alpha, scene.incident, message)).rejects.toMatchObject({
      code: 'auth.denied',
    });
    expect(await recallMessage(scene.app, csirt, scene.incident, message)).toEqual({ held: 2, left: 0 });
    await scene.app.clock.advance(7_200_000);
    await scene.runner.runDue();
    expect([scene.mailer.taken.length, await scene.facts('request-sent')]).toEqual([0, []]);
    expect((await scene.thread(csirt))[0]).toMatchObject({ waiting: false, recalledAt: expect.any(String) });
    expect(await scene.events()).toContain('message.recalled');
  });

  test('cannot be undone once it has left', async () => {
    const { message } = await scene.sent(csirt, { recipients: to(ALPHA) });
    await expect(recallMessage(scene.app, csirt, scene.incident, message)).rejects.toMatchObject({
      code: 'state.conflict',
    });
  });

  test('is previewed exactly as it goes', async () => {
    const request = scene.request({ recipients: to(ALPHA) });
    const { subject, text } = await checkMessage(scene.app, csirt, scene.incident, request);
    await scene.sent(csirt, request);
    const raw = scene.mailer.taken[0]?.raw.toString() ?? '';
    expect(raw).toContain(`Subject: ${subject}`);
    expect(raw.replaceAll('\r\n', '\n')).toContain(text.trimEnd());
  });

  test('a heads-up to 300 recipients queues a state each, and asks the database no more often for it', async () => {
    const at = scene.now;
    await scene.app.db
      .insertInto('contact')
      .values(
        Array.from({ length: 300 }, (_, n) => ({
          id: `con_many_${n}`,
          owner_kind: 'site' as const,
          owner_id: 'site_alpha',
          role: 'admin',
          address: `a${n}@alpha.example`,
          source: 'yaml',
          part: '',
          channel: 'email' as const,
          name: null,
          position: n,
          note: null,
          first_seen_at: at,
          last_seen_at: at,
          gone_at: null,
        })),
      )
      .execute();
    const addresses = Array.from({ length: 300 }, (_, n) => `a${n}@alpha.example`);
    let statements = 0;
    const db = scene.app.db.withPlugin({
      transformQuery({ node }) {
        statements += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const request = scene.request({ recipients: to(...addresses) });
    const { deliveries, message } = await sendMessage({ ...scene.app, db }, csirt, scene.incident, request);
    expect(deliveries).toBe(300);
    // How long it takes is a matter of the machine; one statement for each recipient would be hundreds.
    expect(statements).toBeLessThan(60);
    const item = (await scene.thread(csirt)).find(({ id }) => id === message);
    expect(item).toMatchObject({ id: message, counts: { queued: 300 } });
    const jobs = await scene.app.db.selectFrom('job').select('id').where('kind', '=', 'mail.send').execute();
    expect(jobs).toHaveLength(300);
  });

  test('a draft is kept, changed by who saw the newest, and gone once it is sent', async () => {
    const { content } = await startMessage(scene.app, csirt, scene.incident, {
      kind: 'request',
      all: 'false',
    });
    expect(content.recipients.map(({ address }) => address)).toEqual([ALPHA, ALPHA_TEAM, BETA, NORTH]);
    const draft = await createDraft(scene.app, csirt, scene.incident, { content });
    await saveDraft(scene.app, csirt, scene.incident, draft.id, {
      content: { ...content, body: 'x' },
      after: 1,
    });
    await expect(
      saveDraft(scene.app, csirt, scene.incident, draft.id, { content, after: 1 }),
    ).rejects.toMatchObject({ code: 'state.conflict' });
    expect(await listDrafts(scene.app, north, scene.incident)).toEqual([]);
    await scene.sent(csirt, { recipients: to(ALPHA), draft: draft.id });
    expect(await listDrafts(scene.app, csirt, scene.incident)).toEqual([]);
  });

  test.each([
    ['an auditor', auditor, 'auth.denied'],
    ['a contact of a site concerned', alpha, 'auth.denied'],
    ['a contact of another site', gamma, 'not-found'],
    ['an officer of another NGI', south, 'not-found'],
    ['a VO manager', vo, 'not-found'],
  ] as const)('is not for %s', async (_who, actor, code) => {
    const request = scene.request({ recipients: to(ALPHA) });
    await expect(sendMessage(scene.app, actor, scene.incident, request)).rejects.toMatchObject({ code });
    await expect(checkMessage(scene.app, actor, scene.incident, request)).rejects.toMatchObject({ code });
    await expect(listRecipients(scene.app, actor, scene.incident, false)).rejects.toMatchObject({ code });
    await expect(listDrafts(scene.app, actor, scene.incident)).rejects.toMatchObject({ code });
    await expect(
      startMessage(scene.app, actor, scene.incident, { kind: 'message', all: 'false' }),
    ).rejects.toMatchObject({ code });
  });
});

describe('mail that comes in', () => {
  test('for an incident that was merged into another is of that other', async () => {
    const old = scene.publicId;
    const before = scene.incident;
    await scene.open('AMBER');
    await scene.app.db
      .updateTable('incident')
      .set({ merged_into: scene.incident })
      .where('id', '=', before)
      .execute();
    await scene.take(`From: ${ALPHA}\nTo: ${CSIRT}\nSubject: [${old}] more\n\nWe found more.\n`, ALPHA);
    expect(await seenBy(csirt)).toEqual([`in ${ALPHA}`]);
  });

  test('of an NGI or the CSIRT waits for nobody’s decision, and speaks for no site', async () => {
    await scene.take(
      `From: ${NORTH}\nTo: ${CSIRT}\nSubject: [${scene.publicId}] for you\n\nWe know it.\n`,
      NORTH,
    );
    expect((await scene.thread(csirt))[0]).toMatchObject({ review: 'none', verified: false, site: null });
  });
});

async function seenBy(actor: Actor): Promise<string[]> {
  return (await scene.thread(actor)).map((item) =>
    item.direction === 'in' ? `in ${item.from}` : `out ${item.subject}`,
  );
}

describe('the thread', () => {
  beforeEach(async () => {
    await scene.sent(csirt, { recipients: to(ALPHA), subject: 'To alpha' });
    await scene.app.clock.advance(60_000);
    await scene.sent(csirt, { recipients: to(ALPHA, BETA, NORTH), subject: 'To all' });
    await scene.app.clock.advance(60_000);
    await scene.reply(BETA, 'We see nothing here.');
  });
  const seen = async (actor: Actor) =>
    (await scene.thread(actor)).map((item) =>
      item.direction === 'in'
        ? `in ${item.from}`
        : `out ${item.subject}: ${item.deliveries.map(({ address }) => address).join()}`,
    );

  test('is read whole by the CSIRT and by auditors', async () => {
    const all = [`out To alpha: ${ALPHA}`, `out To all: ${NORTH},${ALPHA},${BETA}`, `in ${BETA}`];
    expect([await seen(csirt), await seen(auditor)]).toEqual([all, all]);
  });

  test('shows a site what went to it and what it wrote, and no other address', async () => {
    expect(await seen(alpha)).toEqual([`out To alpha: ${ALPHA}`, `out To all: ${ALPHA}`]);
    expect(await seen(beta)).toEqual([`out To all: ${BETA}`, `in ${BETA}`]);
    expect(JSON.stringify(await scene.thread(alpha))).not.toMatch(/beta|north/);
  });

  test('shows an NGI what concerns its sites and itself', async () => {
    expect(await seen(north)).toHaveLength(3);
    await expect(scene.thread(south)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('is not read by those with whom the incident is only shared', async () => {
    await scene.app.db
      .insertInto('incident_share')
      .values({
        id: 'shr_1',
        incident_id: scene.incident,
        kind: 'ngi',
        ref: 'ngi_south',
        reason: 'r',
        shared_at: scene.now,
        shared_by: 'per_1',
        until: null,
        ended_at: null,
      })
      .execute();
    expect(await seen(south)).toEqual([]);
  });

  test('of a RED incident is kept from auditors and NGIs, and a site reads its own', async () => {
    await scene.app.db.updateTable('incident').set({ tlp: 'RED' }).where('id', '=', scene.incident).execute();
    for (const actor of [auditor, north])
      await expect(scene.thread(actor)).rejects.toMatchObject({ code: 'not-found' });
    expect(await seen(beta)).toEqual([`out To all: ${BETA}`, `in ${BETA}`]);
  });

  test('keeps a mail that says RED from NGIs and auditors, and tells the officers of its label', async () => {
    await scene.app.clock.advance(60_000);
    await scene.take(
      `From: ${ALPHA}\nTo: ${CSIRT}\nSubject: [${scene.publicId}] TLP: RED names\n\nIt is he.\n`,
      ALPHA,
    );
    for (const actor of [csirt, alpha]) expect((await seen(actor)).at(-1)).toBe(`in ${ALPHA}`);
    for (const actor of [auditor, north]) expect(await seen(actor)).not.toContain(`in ${ALPHA}`);
    expect(await scene.events()).toContain('label.narrower');
    const mail = (await scene.thread(csirt)).at(-1)?.id ?? '';
    for (const actor of [auditor, north]) {
      await expect(viewMail(scene.app, actor, mail)).rejects.toMatchObject({ code: 'not-found' });
      await expect(rawMail(scene.app, actor, mail)).rejects.toMatchObject({ code: 'not-found' });
    }
  });

  test('keeps together in mail programs: an answer names the mail that it answers', async () => {
    const mail = (await scene.thread(csirt)).at(-1);
    const { content } = await startMessage(scene.app, csirt, scene.incident, {
      kind: 'message',
      answers: mail?.id ?? '',
      all: 'false',
    });
    expect(content).toMatchObject({ subject: 'Re: What did you find?', recipients: to(BETA) });
    await scene.sent(csirt, {
      ...content,
      document: undefined,
      notBefore: undefined,
      redaction: undefined,
      forwards: undefined,
      answers: mail?.id ?? '',
      body: 'Thank you',
    } as never);
    expect(scene.mailer.taken.at(-1)?.raw.toString()).toMatch(/In-Reply-To: <\d+.*@client\.example>/);
  });

  test('goes on to others with what hung on the mail, and never under a wider label than the mail’s', async () => {
    const boundary = 'b1';
    await scene.app.clock.advance(60_000);
    await scene.take(
      `From: ${ALPHA}\nTo: ${CSIRT}\nSubject: [${scene.publicId}] TLP:AMBER log\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=${boundary}\n\n--${boundary}\nContent-Type: text/plain\n\nSee the log.\n--${boundary}\nContent-Type: application/octet-stream; name="a.log"\nContent-Disposition: attachment; filename="a.log"\nContent-Transfer-Encoding: base64\n\naGVsbG8gbG9n\n--${boundary}--\n`,
      ALPHA,
    );
    const mail = (await scene.thread(csirt)).at(-1);
    expect(mail).toMatchObject({ direction: 'in', attachments: [{ name: 'a.log', bytes: 9 }] });
    await scene.sent(csirt, {
      recipients: to(NORTH),
      forwards: mail?.id ?? '',
      subject: 'Fwd: log',
      body: 'For you',
    });
    const raw = scene.mailer.taken.at(-1)?.raw.toString() ?? '';
    expect(raw).toContain('filename=a.log');
    expect(raw).toContain('> See the log.');
    const check = await checkMessage(scene.app, csirt, scene.incident, {
      ...scene.request({ recipients: to(GAMMA), forwards: mail?.id ?? '', tlp: 'GREEN' }),
      redaction: 'nothing much taken out',
    });
    expect(check.problems.join()).toContain('The mail that goes along says TLP:AMBER');
  });
});
