import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalText, readEntity } from '../../kernel/mime-entity.ts';
import { CONTENT, ringOf } from '../../ports/mail-crypto.contract.ts';
import type { OwnKey } from '../../ports/mail-crypto.ts';
import { Smime } from './smime.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) console.warn('openssl is not installed: nothing is compared with OpenSSL');

/** OpenSSL as Debian ships it. It takes the time from the machine, so this test does too. */
describe.skipIf(!hasOpenssl)('with OpenSSL', () => {
  const home = mkdtempSync(join(tmpdir(), 'muster-smime-'));
  let at: Date;
  const path = (name: string): string => join(home, name);
  const read = (name: string): string => readFileSync(path(name), 'latin1');
  let crypto: Smime;
  let csirt: OwnKey;

  function openssl(...args: string[]): string {
    return execFileSync('openssl', args, { cwd: home, encoding: 'latin1', stdio: ['pipe', 'pipe', 'pipe'] });
  }

  function issue(name: string, purpose: string, newKey: string[], days = 30): void {
    writeFileSync(
      path(`${name}.ext`),
      `basicConstraints=CA:FALSE\nkeyUsage=digitalSignature,keyEncipherment,keyAgreement\nextendedKeyUsage=${purpose}\nsubjectAltName=email:${name}@alpha.example\nsubjectKeyIdentifier=hash\n`,
    );
    openssl(
      'req',
      '-new',
      '-nodes',
      ...newKey,
      '-keyout',
      `${name}.key`,
      '-subj',
      `/CN=${name}`,
      '-out',
      `${name}.csr`,
    );
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'middle.pem',
      '-CAkey',
      'middle.key',
      '-days',
      String(days),
      '-set_serial',
      String(Math.ceil(name.length * 1e6 + name.charCodeAt(0))),
      '-extfile',
      `${name}.ext`,
      '-out',
      `${name}.pem`,
    );
  }

  beforeAll(async () => {
    const rsa = ['-newkey', 'rsa:2048'];
    openssl(
      'req',
      '-x509',
      '-nodes',
      ...rsa,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-days',
      '40',
      '-subj',
      '/CN=Federation Root',
      '-addext',
      'keyUsage=keyCertSign,cRLSign',
    );
    writeFileSync(path('middle.ext'), 'basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,cRLSign\n');
    openssl(
      'req',
      '-new',
      '-nodes',
      ...rsa,
      '-keyout',
      'middle.key',
      '-subj',
      '/CN=Federation People',
      '-out',
      'middle.csr',
    );
    openssl(
      'x509',
      '-req',
      '-in',
      'middle.csr',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-set_serial',
      '7',
      '-days',
      '40',
      '-extfile',
      'middle.ext',
      '-out',
      'middle.pem',
    );
    issue('ada', 'emailProtection', rsa);
    issue('csirt', 'emailProtection,clientAuth', rsa);
    issue('server', 'serverAuth', rsa);
    issue('curve', 'emailProtection', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']);
    writeFileSync(path('content'), CONTENT, 'latin1');
    at = new Date();
    crypto = new Smime(read('ca.pem'));
    csirt = await crypto.readOwnKey(
      `${read('csirt.key')}${read('csirt.pem')}${read('middle.pem')}`,
      null,
      at,
    );
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  async function open(text: string, when = new Date()) {
    const entity = readEntity(canonicalText(Buffer.from(text, 'latin1')));
    if (!entity) throw new Error('no entity');
    expect(crypto.recognise(entity)).not.toBeNull();
    return await crypto.open(entity, ringOf([csirt], []), when);
  }

  test('a certificate is vouched for by its chain to the bundle, for mail alone', async () => {
    const [ada] = await crypto.readKeys(`${read('ada.pem')}${read('middle.pem')}`, at);
    expect(ada).toMatchObject({ vouched: true, addresses: ['ada@alpha.example'], algorithm: 'rsa 2048' });
    const [alone] = await crypto.readKeys(read('ada.pem'), at);
    expect(alone?.vouched).toBe(false);
    const [server] = await crypto.readKeys(`${read('server.pem')}${read('middle.pem')}`, at);
    expect(server).toMatchObject({ canSign: false, canEncrypt: false });
  });

  test.each(['csirt', 'curve'])('it verifies what %s signs here, chain and purpose too', async (name) => {
    const own = await crypto.readOwnKey(
      `${read(`${name}.key`)}${read(`${name}.pem`)}${read('middle.pem')}`,
      null,
      at,
    );
    writeFileSync(
      path('signed.eml'),
      await crypto.protect(CONTENT, { sign: own, encryptTo: null, at }),
      'latin1',
    );
    for (const program of ['smime', 'cms'])
      expect(
        openssl(program, '-verify', '-in', 'signed.eml', '-CAfile', 'ca.pem', '-purpose', 'smimesign'),
      ).toBe(CONTENT);
    writeFileSync(path('other.eml'), read('signed.eml').replace('isolated', 'restored'), 'latin1');
    expect(() => openssl('smime', '-verify', '-in', 'other.eml', '-CAfile', 'ca.pem')).toThrow();
  });

  test.each(['ada', 'curve'])('it reads what we sign and encrypt to %s', async (name) => {
    const sealed = await crypto.protect(CONTENT, { sign: csirt, encryptTo: read(`${name}.pem`), at });
    writeFileSync(path('sealed.eml'), sealed, 'latin1');
    openssl(
      'cms',
      '-decrypt',
      '-in',
      'sealed.eml',
      '-recip',
      `${name}.pem`,
      '-inkey',
      `${name}.key`,
      '-out',
      'inner.eml',
    );
    expect(openssl('cms', '-verify', '-in', 'inner.eml', '-CAfile', 'ca.pem')).toBe(CONTENT);
  });

  test.each([
    ['detached', ['-binary']],
    ['opaque', ['-nodetach', '-binary']],
    ['opaque, in pieces', ['-nodetach', '-binary', '-stream']],
    ['with RSA-PSS', ['-binary', '-keyopt', 'rsa_padding_mode:pss']],
    ['with SHA-512', ['-binary', '-md', 'sha512']],
    ['named by key id', ['-binary', '-keyid']],
  ])('what it signs %s is valid here', async (_how, options) => {
    openssl(
      'cms',
      '-sign',
      '-in',
      'content',
      '-signer',
      'ada.pem',
      '-inkey',
      'ada.key',
      ...options,
      '-certfile',
      'middle.pem',
      '-out',
      'signed.eml',
    );
    expect(await open(read('signed.eml'))).toMatchObject({
      content: CONTENT,
      signature: { state: 'valid', addresses: ['ada@alpha.example'] },
    });
  });

  test('who has no chain, another purpose, or no attributes that are signed, is not believed', async () => {
    const sign = (name: string, ...options: string[]) =>
      openssl(
        'cms',
        '-sign',
        '-in',
        'content',
        '-binary',
        '-signer',
        `${name}.pem`,
        '-inkey',
        `${name}.key`,
        ...options,
        '-out',
        'signed.eml',
      );
    sign('ada');
    expect((await open(read('signed.eml'))).signature).toMatchObject({
      state: 'unknown-key',
      fingerprint: null,
    });
    sign('server', '-certfile', 'middle.pem');
    expect((await open(read('signed.eml'))).signature?.state).toBe('invalid');
    sign('ada', '-certfile', 'middle.pem', '-noattr');
    expect((await open(read('signed.eml'))).signature?.state).toBe('invalid');
    sign('ada', '-certfile', 'middle.pem', '-md', 'sha1');
    expect((await open(read('signed.eml'))).signature?.state).toBe('invalid');
  });

  test('a certificate that has ended since is expired', async () => {
    openssl(
      'cms',
      '-sign',
      '-in',
      'content',
      '-binary',
      '-signer',
      'ada.pem',
      '-inkey',
      'ada.key',
      '-certfile',
      'middle.pem',
      '-out',
      'signed.eml',
    );
    const later = new Date(at.getTime() + 35 * 86_400_000);
    expect((await open(read('signed.eml'), later)).signature?.state).toBe('expired');
  });

  test.each([
    ['AES-256', ['-aes256']],
    ['AES-128 in pieces', ['-aes128', '-stream']],
    ['triple DES', ['-des3']],
    ['RSA-OAEP', ['-aes256', '-keyopt', 'rsa_padding_mode:oaep', '-keyopt', 'rsa_oaep_md:sha256']],
    ['a recipient named by key id', ['-aes256', '-keyid']],
  ])('what it encrypts with %s is read here', async (_how, options) => {
    openssl(
      'cms',
      '-sign',
      '-in',
      'content',
      '-binary',
      '-signer',
      'ada.pem',
      '-inkey',
      'ada.key',
      '-certfile',
      'middle.pem',
      '-out',
      'inner.eml',
    );
    openssl(
      'cms',
      '-encrypt',
      '-in',
      'inner.eml',
      '-binary',
      '-recip',
      'csirt.pem',
      ...options,
      '-out',
      'sealed.eml',
    );
    const opened = await open(read('sealed.eml'));
    expect(opened.decrypted).toBe('yes');
    expect(await open(opened.content as string)).toMatchObject({
      content: CONTENT,
      signature: { state: 'valid' },
    });
  });

  test('what is encrypted to a key on a curve is read here', async () => {
    const curve = await crypto.readOwnKey(`${read('curve.key')}${read('curve.pem')}`, null, at);
    openssl(
      'cms',
      '-encrypt',
      '-in',
      'content',
      '-binary',
      '-aes256',
      '-recip',
      'curve.pem',
      '-out',
      'sealed.eml',
    );
    const entity = readEntity(canonicalText(Buffer.from(read('sealed.eml'), 'latin1')));
    const opened = await crypto.open(entity as never, ringOf([curve], []), at);
    expect(opened).toMatchObject({ decrypted: 'yes', content: CONTENT });
  });
});
