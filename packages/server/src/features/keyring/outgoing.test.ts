import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { readEntity } from '../../kernel/mime-entity.ts';
import { ringOf } from '../../ports/mail-crypto.contract.ts';
import type { OwnKey } from '../../ports/mail-crypto.ts';
import { actors } from '../../testing/test-app.ts';
import { queueMessage } from '../mail/index.ts';
import { SECURITY } from '../mail/testing/mail-scene.ts';
import { viewProtection } from './message-keys.ts';
import { publishedKeys } from './own-keys.ts';
import { setProtectionRule } from './rules.ts';
import { type RingScene, ringScene } from './testing/ring-scene.ts';
import { revokeKey } from './trust.ts';

let scene: RingScene;
let ada: OwnKey;
beforeAll(async () => {
  scene = await ringScene();
  await scene.makeOwn('openpgp');
  await scene.makeOwn('smime');
  ada = await scene.pair('openpgp');
  await scene.know(ada);
});
afterAll(() => scene.close());
beforeEach(() => {
  scene.mail.mailer.taken.length = 0;
});

type Wanted = Partial<Parameters<typeof queueMessage>[1]>;

/** A message that an officer sends on a real incident. */
async function send(wanted: Wanted = {}): Promise<string> {
  const { mail } = scene;
  const id = await inTransaction(scene.app.db, (tx) =>
    queueMessage(tx, {
      at: mail.now,
      kind: 'heads-up',
      ref: mail.incident,
      participationId: null,
      incidentId: mail.incident,
      publicId: mail.publicId,
      tlp: 'RED',
      subject: 'Stolen credentials of a named person',
      body: 'From here on it is secret.\nünter uns.',
      recipients: [{ contactId: 'con_alpha', address: SECURITY }],
      notBefore: mail.now,
      exerciseContact: null,
      sentBy: scene.officer.id,
      ...wanted,
    }),
  );
  await mail.runner.runDue();
  return id;
}

function sentText(): string {
  const [mail] = scene.mail.mailer.taken;
  return Buffer.from(mail?.raw ?? Buffer.of()).toString('latin1');
}

async function openedBy(own: OwnKey, text: string) {
  const crypto = scene.cryptos[own.facts.kind];
  const entity = readEntity(text);
  if (!entity) throw new Error('no mail');
  const published =
    (await publishedKeys(scene.app)).split('\n\n').find((one) => one.includes('PGP PUBLIC')) ?? '';
  const [csirt] = await crypto.readKeys(await publishedKeys(scene.app), scene.mail.now);
  if (!csirt) throw new Error(published);
  const known = {
    fingerprint: csirt.fingerprint,
    publicText: csirt.publicText,
    ids: csirt.ids,
    revoked: false,
  };
  return await crypto.open(entity, ringOf([own], [known]), scene.mail.now);
}

describe('a message whose label demands encryption', () => {
  test('goes out signed and encrypted to the recipient, and says outside nothing of what it is about', async () => {
    await send();
    const text = sentText();
    expect(text).toContain(`Subject: [${scene.mail.publicId}] [TLP:RED] Encrypted message`);
    expect(text).not.toMatch(/Stolen|secret/);
    const opened = await openedBy(ada, text);
    expect(opened).toMatchObject({ decrypted: 'yes', signature: { state: 'valid' } });
    expect(opened.content).toMatch(/^Subject: .*Stolen credentials/m);
    expect(opened.content).toContain('=46rom here on');
  });

  test('keeps with the delivery to which key it went', async () => {
    const id = await send();
    const row = await scene.app.db
      .selectFrom('delivery')
      .innerJoin('message', 'message.id', 'delivery.message_id')
      .select(['protection', 'key_fingerprint'])
      .where('message_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ protection: 'sign-encrypt', key_fingerprint: ada.facts.fingerprint });
  });

  test('is not sent to anybody where one recipient has no verified key, and names each with the reason', async () => {
    const eve = await scene.pair('openpgp', 'eve@alpha.example');
    await scene.know(eve, { verified: false });
    const recipients = [SECURITY, 'eve@alpha.example', 'nobody@alpha.example'].map((address) => ({
      contactId: null,
      address,
    }));
    await expect(send({ recipients })).rejects.toMatchObject({
      code: 'mail.no-key',
      message: expect.stringMatching(
        /eve@alpha\.example: nobody has verified the key yet; nobody@alpha\.example: no key is known/,
      ),
    });
    expect(scene.mail.mailer.taken).toEqual([]);
  });

  test('is given up, not sent in the clear, when the key is revoked while it waits', async () => {
    const bob = await scene.pair('openpgp', 'bob@alpha.example');
    const key = await scene.know(bob);
    const later = new Date(scene.mail.now.getTime() + 3_600_000);
    const recipients = [{ contactId: null, address: 'bob@alpha.example' }];
    const id = await send({ recipients, notBefore: later });
    await revokeKey(scene.app, scene.officer, key, { why: 'laptop stolen' });
    await scene.app.clock.advance(3_600_000);
    await scene.mail.runner.runDue();
    expect(scene.mail.mailer.taken).toEqual([]);
    const row = await scene.app.db
      .selectFrom('delivery')
      .select(['state', 'last_error'])
      .where('message_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row.state).toBe('bounced-hard');
    expect(row.last_error).toContain('the key was revoked');
  });
});

describe('other labels', () => {
  test('AMBER+STRICT is encrypted where all can read it, and else goes out signed with the others named', async () => {
    await send({ tlp: 'AMBER+STRICT' });
    expect(sentText()).toContain('multipart/encrypted');
    scene.mail.mailer.taken.length = 0;
    const recipients = [SECURITY, 'nobody@alpha.example'].map((address) => ({ contactId: null, address }));
    await send({ tlp: 'AMBER+STRICT', recipients });
    expect(sentText()).toContain('multipart/signed');
    const shown = await viewProtection(scene.app, scene.officer, {
      tlp: 'AMBER+STRICT',
      to: `${SECURITY}, nobody@alpha.example`,
      wanted: 'none',
    });
    expect(shown).toMatchObject({ protection: 'sign', blocked: [] });
    expect(shown.recipients[1]).toMatchObject({ key: null, problem: 'no key is known' });
  });

  test('a plain message stays as plain as before', async () => {
    await send({ tlp: 'GREEN' });
    expect(sentText()).toMatch(/^Content-Type: text\/plain; charset=utf-8/m);
  });

  test('who asks for more gets it, by S/MIME where the recipient has a certificate', async () => {
    const carl = await scene.pair('smime', 'carl@alpha.example');
    await scene.know(carl);
    const recipients = [{ contactId: null, address: 'carl@alpha.example' }];
    await send({ tlp: 'GREEN', protection: 'sign-encrypt', recipients });
    const opened = await openedBy(carl, sentText());
    expect(opened.decrypted).toBe('yes');
    expect(opened.content).toContain('multipart/signed');
  });

  test('what is signed survives a mail system that trims blanks and guards From at the start of a line', async () => {
    await send({ tlp: 'GREEN', protection: 'sign', body: 'From now on:  \ntwo blanks  \n' });
    const mangled = sentText()
      .replace(/[ \t]+(?=\r\n)/g, '')
      .replace(/^From (?=now)/gm, '>From ');
    const entity = readEntity(mangled);
    const [csirt] = await scene.cryptos.openpgp.readKeys(await publishedKeys(scene.app), scene.mail.now);
    const known = {
      fingerprint: '',
      publicText: csirt?.publicText ?? '',
      ids: csirt?.ids ?? [],
      revoked: false,
    };
    const opened = await scene.cryptos.openpgp.open(entity as never, ringOf([], [known]), scene.mail.now);
    expect(opened.signature?.state).toBe('valid');
  });

  test('an administrator may change what a label asks for, nobody else', async () => {
    await expect(
      setProtectionRule(scene.app, actors.csirt, 'AMBER', { encrypt: 'must', sign: true }),
    ).rejects.toMatchObject({ code: 'auth.denied' });
    await setProtectionRule(scene.app, actors.administrator, 'AMBER', { encrypt: 'must', sign: true });
    const recipients = [{ contactId: null, address: 'nobody@alpha.example' }];
    await expect(send({ tlp: 'AMBER', recipients })).rejects.toMatchObject({ code: 'mail.no-key' });
  });
});
