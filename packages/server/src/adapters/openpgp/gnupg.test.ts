import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { partsOf, readEntity } from '../../kernel/mime-entity.ts';
import { CONTENT, knownKey, ringOf } from '../../ports/mail-crypto.contract.ts';
import type { OwnKey, PublicKeyFacts } from '../../ports/mail-crypto.ts';
import { OpenPgp } from './openpgp.ts';

const hasGpg = spawnSync('gpg', ['--version']).status === 0;
if (!hasGpg) console.warn('gpg is not installed: nothing is compared with GnuPG');

/** GnuPG as Debian ships it, with a home of its own. It takes the time from the machine, so this test does too. */
describe.skipIf(!hasGpg)('with GnuPG', () => {
  const crypto = new OpenPgp();
  const home = mkdtempSync(join(tmpdir(), 'muster-gpg-'));
  let at: Date;
  let csirt: OwnKey;
  let ada: PublicKeyFacts;

  function gpg(args: string[], input: string | Buffer = ''): string {
    return execFileSync(
      'gpg',
      ['--homedir', home, '--batch', '--quiet', '--trust-model', 'always', ...args],
      {
        input,
        stdio: ['pipe', 'pipe', 'pipe'],
        encoding: 'latin1',
      },
    );
  }
  const file = (name: string, text: string): string => {
    writeFileSync(join(home, name), text, 'latin1');
    return join(home, name);
  };
  const ring = () =>
    ringOf(
      [csirt],
      [{ fingerprint: ada.fingerprint, publicText: ada.publicText, ids: ada.ids, revoked: false }],
    );

  beforeAll(async () => {
    gpg(['--passphrase', '', '--quick-generate-key', 'Ada Day <ada@alpha.example>', 'rsa2048', 'sign', '1y']);
    const [primary] = /[0-9A-F]{40}/.exec(gpg(['--with-colons', '-k', 'ada'])) ?? [];
    gpg(['--passphrase', '', '--quick-add-key', primary as string, 'rsa2048', 'encr', '1y']);
    at = new Date();
    const [read] = await crypto.readKeys(gpg(['--armor', '--export', 'ada@alpha.example']), at);
    ada = read as PublicKeyFacts;
    csirt = await crypto.generateKey({ name: 'CSIRT', address: 'csirt@muster.example', at, validDays: 30 });
    gpg(['--import'], csirt.facts.publicText);
  });
  afterAll(() => {
    spawnSync('gpgconf', ['--homedir', home, '--kill', 'all']);
    rmSync(home, { recursive: true, force: true });
  });

  test('a key of GnuPG is read with its user, its end and what it can do', () => {
    expect(ada).toMatchObject({
      addresses: ['ada@alpha.example'],
      algorithm: 'rsaEncryptSign 2048',
      canSign: true,
    });
    expect(ada.expiresAt).not.toBeNull();
    expect(ada.fingerprint).toBe(/^fpr:+([0-9A-F]{40}):/m.exec(gpg(['--with-colons', '-k', 'ada']))?.[1]);
  });

  test('it verifies what we sign', async () => {
    const entity = readEntity(await crypto.protect(CONTENT, { sign: csirt, encryptTo: null, at }));
    const [content, signature] = (entity && partsOf(entity)) ?? [];
    const armour = /-----BEGIN[\s\S]+-----END PGP SIGNATURE-----/.exec(signature as string)?.[0] as string;
    const said = gpg([
      '--status-fd',
      '1',
      '--verify',
      file('sig.asc', armour),
      file('content', content as string),
    ]);
    expect(said).toContain(`VALIDSIG ${csirt.facts.fingerprint}`);
    expect(
      spawnSync('gpg', ['--homedir', home, '--verify', file('sig.asc', armour), file('other', `${content}x`)])
        .status,
    ).toBe(1);
  });

  test('it reads and verifies what we sign and encrypt', async () => {
    const entity = readEntity(await crypto.protect(CONTENT, { sign: csirt, encryptTo: ada.publicText, at }));
    const [version, data] = (entity && partsOf(entity)) ?? [];
    expect(version).toContain('Version: 1');
    const status = join(home, 'status');
    const read = gpg(['--status-file', status, '--decrypt'], data as string);
    expect(read).toBe(CONTENT);
    expect(execFileSync('cat', [status], { encoding: 'utf8' })).toContain(
      `VALIDSIG ${csirt.facts.fingerprint}`,
    );
  });

  test('what it signs is valid here', async () => {
    const signature = gpg(['-u', 'ada', '--armor', '--detach-sign', '--digest-algo', 'SHA512'], CONTENT);
    const entity = `Content-Type: multipart/signed; boundary="b"; protocol="application/pgp-signature"; micalg=pgp-sha512\r\n\r\n--b\r\n${CONTENT}\r\n--b\r\nContent-Type: application/pgp-signature\r\n\r\n${signature.replace(/\n/g, '\r\n')}\r\n--b--\r\n`;
    const opened = await crypto.open(readEntity(entity) as never, ring(), new Date());
    expect(opened).toMatchObject({
      content: CONTENT,
      signature: { state: 'valid', fingerprint: ada.fingerprint },
    });
  });

  test.each(['none', 'zlib', 'bzip2'])(
    'what it signs and encrypts is read here, packed with %s',
    async (algorithm) => {
      const armour = gpg(
        [
          '-u',
          'ada',
          '-r',
          'csirt@muster.example',
          '--armor',
          '--sign',
          '--encrypt',
          '--compress-algo',
          algorithm,
        ],
        CONTENT,
      );
      const entity = `Content-Type: multipart/encrypted; boundary="b"; protocol="application/pgp-encrypted"\r\n\r\n--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n--b\r\nContent-Type: application/octet-stream\r\n\r\n${armour.replace(/\n/g, '\r\n')}\r\n--b--\r\n`;
      const opened = await crypto.open(readEntity(entity) as never, ring(), new Date());
      expect(opened).toMatchObject({
        decrypted: 'yes',
        content: CONTENT,
        signature: { state: 'valid', fingerprint: ada.fingerprint },
      });
    },
  );

  test('a text that it frames with a signature is valid as far as the frame goes', async () => {
    const framed = gpg(['-u', 'ada', '--clearsign'], 'The node is isolated.\n- at once\n');
    const entity = readEntity(
      `Content-Type: text/plain; charset=utf-8\r\n\r\n${framed.replace(/\n/g, '\r\n')}`,
    );
    expect(crypto.recognise(entity as never)).toBe('signed');
    const opened = await crypto.open(entity as never, ring(), new Date());
    expect(opened.signature).toMatchObject({ state: 'valid' });
    expect(readEntity(opened.content ?? '')?.body.trim()).toBe('The node is isolated.\r\n- at once');
    const footed = readEntity(
      `Content-Type: text/plain\r\n\r\n${framed.replace(/\n/g, '\r\n')}\r\nPay at once.\r\n`,
    );
    expect(crypto.recognise(footed as never)).toBeNull();
  });

  test('content that unpacks to far more than any mail holds is broken', async () => {
    const armour = gpg(
      [
        '-u',
        'ada',
        '-r',
        'csirt@muster.example',
        '--armor',
        '--sign',
        '--encrypt',
        '--compress-algo',
        'zlib',
      ],
      Buffer.alloc(60 * 1024 * 1024, 0x20),
    );
    expect(armour.length).toBeLessThan(500_000);
    const entity = readEntity(`Content-Type: text/plain\r\n\r\n${armour.replace(/\n/g, '\r\n')}`);
    const opened = await crypto.open(entity as never, ring(), new Date());
    expect(opened).toMatchObject({ decrypted: 'broken', content: null });
  });

  test('a key that its owner revoked is revoked here', async () => {
    gpg(['--passphrase', '', '--quick-generate-key', 'Bob <bob@alpha.example>', 'ed25519', 'sign', '1y']);
    const signature = gpg(['-u', 'bob', '--armor', '--detach-sign'], CONTENT);
    const [fingerprint] = /[0-9A-F]{40}/.exec(gpg(['--with-colons', '-k', 'bob'])) ?? [];
    const certificate = join(home, 'openpgp-revocs.d', `${fingerprint}.rev`);
    const revocation = execFileSync('sed', ['s/^:-----BEGIN/-----BEGIN/', certificate], { encoding: 'utf8' });
    gpg(['--import'], revocation);
    const [bob] = await crypto.readKeys(gpg(['--armor', '--export', 'bob']), new Date());
    expect(bob).toMatchObject({ revoked: true, canEncrypt: false });
    const entity = `Content-Type: multipart/signed; boundary="b"; protocol="application/pgp-signature"\r\n\r\n--b\r\n${CONTENT}\r\n--b\r\nContent-Type: application/pgp-signature\r\n\r\n${signature.replace(/\n/g, '\r\n')}\r\n--b--\r\n`;
    const known = knownKey({ facts: bob as PublicKeyFacts, privateText: '' });
    const opened = await crypto.open(readEntity(entity) as never, ringOf([], [known]), new Date());
    expect(opened.signature?.state).toBe('revoked');
  });
});
