import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OwnKey } from '../../ports/mail-crypto.ts';
import { SECURITY } from '../mail/testing/mail-scene.ts';
import { openMail } from './open-mail.ts';
import { type RingScene, ringScene } from './testing/ring-scene.ts';

const TEXT = 'We have isolated the node wn17 and kept its disk.\nNothing else is known.\n';

describe.each(['openpgp', 'smime'] as const)('whatever is sent in place of a mail under %s', (kind) => {
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

  const open = (mail: string) => openMail(scene.app, Buffer.from(mail, 'latin1'), scene.mail.now);
  const bodyOf = (bytes: Uint8Array) =>
    Buffer.from(bytes).toString('latin1').split('\r\n\r\n').slice(1).join('\r\n\r\n');

  const mutation = fc.tuple(
    fc.constantFrom('flip', 'cut', 'double', 'swap', 'insert'),
    fc.double({ min: 0, max: 0.999, noNaN: true }),
    fc.integer({ min: 1, max: 400 }),
    fc.string({ maxLength: 40 }),
  );

  function mutated(mail: string, [how, where, length, text]: [string, number, number, string]): string {
    const at = Math.floor(where * mail.length);
    const piece = mail.slice(at, at + length);
    if (how === 'flip')
      return `${mail.slice(0, at)}${String.fromCharCode(mail.charCodeAt(at) ^ 1)}${mail.slice(at + 1)}`;
    if (how === 'cut') return mail.slice(0, at) + mail.slice(at + length);
    if (how === 'double') return mail.slice(0, at) + piece + mail.slice(at);
    if (how === 'swap') return mail.slice(0, at) + [...piece].reverse().join('') + mail.slice(at + length);
    return `${mail.slice(0, at)}\r\n${text}\r\n${mail.slice(at)}`;
  }

  test.each([
    ['signed', true, false],
    ['signed and encrypted', true, true],
  ])(
    '%s: nothing is thrown, and what is called signed is exactly what was signed',
    async (_how, _sign, encrypt) => {
      const mail = await scene.mailOf(TEXT, { kind, sign: ada, ...(encrypt ? { encryptTo: ours } : {}) });
      const whole = bodyOf((await open(mail)).bytes);
      expect(whole).toContain('isolated the node');
      await fc.assert(
        fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (mutations) => {
          const changed = mutations.reduce((text, one) => mutated(text, one), mail);
          const { bytes, crypto } = await open(changed);
          if (crypto?.view.signature?.state === 'valid') expect(bodyOf(bytes)).toBe(whole);
        }),
        { numRuns: 120 },
      );
    },
    120_000,
  );

  test('a subject that its author hid in the encrypted part is the one that is read', async () => {
    const hidden =
      'Content-Type: text/plain; charset=utf-8; protected-headers="v1"\r\nSubject: Re: the real one\r\nFrom: forged@evil.example\r\n\r\nx\r\n';
    const content = await scene.cryptos[kind].protect(hidden, {
      sign: ada,
      encryptTo: ours,
      at: scene.mail.now,
    });
    const reading = await scene.mail.take(
      `From: ${SECURITY}\r\nTo: csirt@muster.example\r\nSubject: ...\r\nMIME-Version: 1.0\r\n${content}`,
    );
    expect(reading.from_address).toBe(SECURITY);
    expect(reading.subject).toBe('Re: the real one');
  });

  test('that the keys could not be looked up is no finding about a mail', async () => {
    const mail = await scene.mailOf(TEXT, { kind, sign: ada });
    const down = {
      ...scene.app,
      db: new Proxy(scene.app.db, {
        get: () => () => {
          throw new Error('down');
        },
      }),
    };
    await expect(openMail(down, Buffer.from(mail, 'latin1'), scene.mail.now)).rejects.toThrow('down');
  });

  test('a private key that another master key sealed is passed over, and the others read on', async () => {
    const { master } = scene.app.keys;
    const mail = await scene.mailOf('to the old key\n', { kind, encryptTo: ours });
    scene.app.keys.master = Buffer.alloc(32, 7);
    expect((await open(mail)).crypto?.view.reading).toBe('not-for-us');
    await scene.makeOwn(kind);
    scene.app.keys.master = master;
    expect((await open(mail)).crypto?.view.reading).toBe('read');
  });
});
