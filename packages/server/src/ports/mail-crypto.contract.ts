import { beforeAll, describe, expect, test } from 'vitest';
import { readEntity } from '../kernel/mime-entity.ts';
import type { CryptoKind, KeyRing, KnownKey, MailCrypto, Opened, OwnKey } from './mail-crypto.ts';

const DAY_MS = 86_400_000;
export const CONTENT =
  'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nThe node is isolated.=20\r\n-- =20\r\nAda\r\n';

/** A ring in memory. */
export function ringOf(own: readonly OwnKey[], known: readonly (KnownKey & { ids: string[] })[]): KeyRing {
  return {
    own: async (kind: CryptoKind) => own.filter(({ facts }) => facts.kind === kind),
    known: async (_kind, ids) => known.filter((one) => one.ids.some((id) => ids.includes(id))),
  };
}

export function knownKey({ facts }: OwnKey, revoked = false): KnownKey & { ids: string[] } {
  return { fingerprint: facts.fingerprint, publicText: facts.publicText, ids: facts.ids, revoked };
}

/** What every way to sign and encrypt mail keeps to. */
export function mailCryptoContract(make: () => MailCrypto): void {
  const at = new Date('2027-01-05T08:00:00Z');
  const crypto = make();
  let ada: OwnKey;
  let csirt: OwnKey;
  beforeAll(async () => {
    ada = await crypto.generateKey({ name: 'Ada Day', address: 'Ada@alpha.example', at, validDays: 100 });
    csirt = await crypto.generateKey({ name: 'CSIRT', address: 'csirt@muster.example', at, validDays: 100 });
  });

  async function open(entity: string, ring: KeyRing, when = at): Promise<Opened> {
    const read = readEntity(entity);
    if (!read) throw new Error('it is no entity');
    expect(crypto.recognise(read)).not.toBeNull();
    return await crypto.open(read, ring, when);
  }

  describe('keys', () => {
    test('a public key tells whose it is and how long it holds', async () => {
      const [facts] = await crypto.readKeys(ada.facts.publicText, at);
      expect(facts).toMatchObject({
        kind: crypto.kind,
        fingerprint: ada.facts.fingerprint,
        addresses: ['ada@alpha.example'],
        canSign: true,
        canEncrypt: true,
        revoked: false,
      });
      expect(facts?.expiresAt?.getTime()).toBe(at.getTime() + 100 * DAY_MS);
      expect(facts?.publicText).not.toContain('PRIVATE');
    });

    test('a private key is read back as the same key', async () => {
      const again = await crypto.readOwnKey(ada.privateText, null, at);
      expect(again.facts.fingerprint).toBe(ada.facts.fingerprint);
    });

    test('what is no key is refused in words', async () => {
      await expect(crypto.readKeys('Dear colleagues', at)).rejects.toThrow(/begins with/);
      await expect(crypto.readOwnKey('Dear colleagues', null, at)).rejects.toThrow(/no private/);
      await expect(
        crypto.readKeys(ada.privateText.split('-----BEGIN CERT')[0] as string, at),
      ).rejects.toThrow();
    });
  });

  describe('signed', () => {
    test('what was signed comes out byte for byte, and by whom', async () => {
      const entity = await crypto.protect(CONTENT, { sign: ada, encryptTo: null, at });
      const opened = await open(entity, ringOf([], [knownKey(ada)]));
      expect(opened).toMatchObject({
        decrypted: null,
        content: CONTENT,
        signature: {
          state: 'valid',
          fingerprint: ada.facts.fingerprint,
          signedAt: at,
          addresses: ['ada@alpha.example'],
        },
      });
    });

    test('one changed character makes it invalid', async () => {
      const entity = await crypto.protect(CONTENT, { sign: ada, encryptTo: null, at });
      const changed = entity.replace('is isolated', 'is restored');
      expect(changed).not.toBe(entity);
      const opened = await open(changed, ringOf([], [knownKey(ada)]));
      expect(opened.signature?.state).toBe('invalid');
    });

    test('a key that nobody knows says nothing', async () => {
      const entity = await crypto.protect(CONTENT, { sign: ada, encryptTo: null, at });
      const opened = await open(entity, ringOf([], [knownKey(csirt)]));
      expect(opened.signature).toMatchObject({ state: 'unknown-key', fingerprint: null, addresses: [] });
    });

    test('a key that was revoked here, and one that has expired, are said to be so', async () => {
      const entity = await crypto.protect(CONTENT, { sign: ada, encryptTo: null, at });
      const revoked = await open(entity, ringOf([], [knownKey(ada, true)]));
      expect(revoked.signature?.state).toBe('revoked');
      const late = new Date(at.getTime() + 101 * DAY_MS);
      expect((await open(entity, ringOf([], [knownKey(ada)]), late)).signature?.state).toBe('expired');
    });

    test('changed and expired is invalid, not merely old', async () => {
      const entity = await crypto.protect(CONTENT, { sign: ada, encryptTo: null, at });
      const late = new Date(at.getTime() + 101 * DAY_MS);
      const opened = await open(entity.replace('isolated', 'restored'), ringOf([], [knownKey(ada)]), late);
      expect(opened.signature?.state).toBe('invalid');
    });

    test('a second part behind the signed one makes the whole invalid', async () => {
      const entity = await crypto.protect(CONTENT, { sign: ada, encryptTo: null, at });
      const boundary = /boundary="([^"]+)"/.exec(entity)?.[1];
      if (boundary === undefined) return;
      const added = entity.replace(
        new RegExp(`--${boundary}(?=\r\n)`),
        `--${boundary}\r\n\r\nPay at once.\r\n--${boundary}`,
      );
      const opened = await open(added, ringOf([], [knownKey(ada)]));
      expect(opened.signature?.state).not.toBe('valid');
    });
  });

  describe('encrypted', () => {
    test('only its recipient reads it', async () => {
      const entity = await crypto.protect(CONTENT, { sign: null, encryptTo: csirt.facts.publicText, at });
      expect(entity).not.toContain('isolated');
      const opened = await open(entity, ringOf([csirt], []));
      expect(opened).toMatchObject({ decrypted: 'yes', content: CONTENT });
      const other = await open(entity, ringOf([ada], []));
      expect(other).toMatchObject({ decrypted: 'not-for-us', content: null, signature: null });
    });

    test('what was altered on its way is broken and shows nothing', async () => {
      const entity = await crypto.protect(CONTENT.repeat(40), {
        sign: ada,
        encryptTo: csirt.facts.publicText,
        at,
      });
      const lines = entity.split('\r\n');
      const middle = lines.findIndex(
        (line, at) => at > lines.length / 2 && /^[A-Za-z0-9+/=]{60,}$/.test(line),
      );
      lines[middle] = (lines[middle] as string).replace(/[A-Za-y]/g, (letter) =>
        String.fromCharCode(letter.charCodeAt(0) ^ 1),
      );
      const opened = await open(lines.join('\r\n'), ringOf([csirt], [knownKey(ada)]));
      const inner = opened.content === null ? undefined : readEntity(opened.content);
      const nested = inner && crypto.recognise(inner) ? await crypto.open(inner, ringOf([], []), at) : opened;
      expect(nested.signature?.state ?? 'none').not.toBe('valid');
    });

    test('nonsense of any kind is broken, and nothing is thrown', async () => {
      for (const entity of [
        'Content-Type: multipart/signed; protocol="application/pgp-signature"; boundary=x\r\n\r\n--x\r\n\r\na\r\n--x--\r\n',
        'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=x\r\n\r\n--x\r\n\r\na\r\n--x\r\nContent-Type: application/pkcs7-signature\r\n\r\nMIAG\r\n--x--\r\n',
        'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=x\r\n\r\n--x--\r\n',
        'Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\nContent-Transfer-Encoding: base64\r\n\r\nMIIB\r\n',
        `Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n${'MIAwgDCA'.repeat(5000)}\r\n`,
        'Content-Type: text/plain\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\naaaa\r\n-----END PGP MESSAGE-----\r\n',
      ]) {
        const read = readEntity(entity);
        if (!read || crypto.recognise(read) === null) continue;
        const opened = await crypto.open(read, ringOf([csirt], [knownKey(ada)]), at);
        expect(opened.content).toBeNull();
        expect(opened.signature?.state ?? 'invalid').toBe('invalid');
      }
    });
  });
}
