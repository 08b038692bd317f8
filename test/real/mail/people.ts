import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Two contacts of a site with programs of their own: Ada has GnuPG, Carl has OpenSSL. Neither uses anything of ours. */
export interface People {
  /** The federation's authority, PEM. */
  authority: string;
  adaPublic: string;
  carlCertificate: string;
  /** Key, certificate and chain of the CSIRT, as its authority gave them. */
  csirtPem: string;
  /** Ada takes up the CSIRT's key. */
  adaKnows(armoured: string): void;
  /** What Ada reads, and the fingerprint of who signed it. */
  adaReads(mail: string): { text: string; signedBy: string | undefined };
  adaWrites(text: string, headers: string): string;
  /** What Carl reads; throws unless it is signed by the CSIRT under the authority. */
  carlReads(mail: string): string;
  carlWrites(text: string, headers: string): string;
  close(): void;
}

export const ADA = 'ada@alpha.example';
export const CARL = 'carl@alpha.example';
export const CSIRT = 'csirt@muster.example';

export function makePeople(): People {
  const home = mkdtempSync(join(tmpdir(), 'muster-people-'));
  const path = (name: string): string => join(home, name);
  const write = (name: string, text: string): string => {
    writeFileSync(path(name), text, 'latin1');
    return path(name);
  };
  const read = (name: string): string => readFileSync(path(name), 'latin1');
  const run = (program: string, args: string[], input = ''): string =>
    execFileSync(program, args, { cwd: home, input, encoding: 'latin1', stdio: ['pipe', 'pipe', 'pipe'] });
  const gpg = (args: string[], input = '') =>
    run('gpg', ['--homedir', home, '--batch', '--quiet', '--trust-model', 'always', ...args], input);
  const openssl = (...args: string[]) => run('openssl', args);

  gpg(['--passphrase', '', '--quick-generate-key', `Ada Day <${ADA}>`, 'ed25519', 'sign', '1y']);
  const [primary] = /[0-9A-F]{40}/.exec(gpg(['--with-colons', '-k', ADA])) ?? [];
  gpg(['--passphrase', '', '--quick-add-key', primary as string, 'cv25519', 'encr', '1y']);
  makeCertificates(openssl, write);

  return {
    authority: read('ca.pem'),
    adaPublic: gpg(['--armor', '--export', ADA]),
    carlCertificate: read('carl.pem'),
    csirtPem: `${read('csirt.key')}${read('csirt.pem')}`,
    adaKnows: (armoured) => void gpg(['--import'], armoured),
    adaReads(mail) {
      const armour = /-----BEGIN PGP MESSAGE-----[\s\S]+-----END PGP MESSAGE-----/.exec(mail)?.[0] ?? '';
      const text = gpg(['--status-file', path('status'), '--decrypt'], armour);
      return { text, signedBy: /VALIDSIG ([0-9A-F]{40})/.exec(read('status'))?.[1] };
    },
    adaWrites(text, headers) {
      const entity = `Content-Type: text/plain; charset=utf-8\r\n\r\n${text.replace(/\r?\n/g, '\r\n')}`;
      const armour = gpg(['-u', ADA, '-r', CSIRT, '--armor', '--sign', '--encrypt'], entity);
      return `From: Ada Day <${ADA}>\r\n${headers}MIME-Version: 1.0\r\nContent-Type: multipart/encrypted; boundary="ada"; protocol="application/pgp-encrypted"\r\n\r\n--ada\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n\r\n--ada\r\nContent-Type: application/octet-stream\r\n\r\n${armour.replace(/\r?\n/g, '\r\n')}\r\n--ada--\r\n`;
    },
    carlReads(mail) {
      write('in.eml', mail);
      openssl(
        'cms',
        '-decrypt',
        '-in',
        'in.eml',
        '-recip',
        'carl.pem',
        '-inkey',
        'carl.key',
        '-out',
        'in2.eml',
      );
      openssl(
        ...['cms', '-verify', '-in', 'in2.eml', '-CAfile', 'ca.pem', '-signer', 'by.pem', '-out', 'out'],
      );
      if (!openssl('x509', '-in', 'by.pem', '-noout', '-email').includes(CSIRT))
        throw new Error('somebody else signed it');
      return read('out');
    },
    carlWrites(text, headers) {
      write('text', `Content-Type: text/plain; charset=utf-8\r\n\r\n${text.replace(/\r?\n/g, '\r\n')}`);
      openssl(
        ...[
          'cms',
          '-sign',
          '-binary',
          '-in',
          'text',
          '-signer',
          'carl.pem',
          '-inkey',
          'carl.key',
          '-out',
          's.eml',
        ],
      );
      openssl(
        'cms',
        '-encrypt',
        '-binary',
        '-aes256',
        '-in',
        's.eml',
        '-recip',
        'csirt.pem',
        '-out',
        'e.eml',
      );
      return `From: Carl Cole <${CARL}>\r\n${headers}${read('e.eml').replace(/\r?\n/g, '\r\n')}`;
    },
    close() {
      spawnSync('gpgconf', ['--homedir', home, '--kill', 'all']);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function makeCertificates(
  openssl: (...args: string[]) => string,
  write: (name: string, text: string) => string,
): void {
  const rsa = ['-nodes', '-newkey', 'rsa:2048'];
  openssl(
    ...[
      'req',
      '-x509',
      ...rsa,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-days',
      '30',
      '-subj',
      '/CN=Federation Root',
    ],
  );
  const serials: Record<string, number> = { [CARL]: 100, [CSIRT]: 101 };
  for (const [address, serial] of Object.entries(serials)) {
    const [name] = address.split('@');
    write(
      `${name}.ext`,
      `basicConstraints=CA:FALSE\nkeyUsage=digitalSignature,keyEncipherment\nextendedKeyUsage=emailProtection\nsubjectAltName=email:${address}\n`,
    );
    openssl('req', '-new', ...rsa, '-keyout', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`);
    openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '20'],
      ...['-set_serial', String(serial), '-extfile', `${name}.ext`, '-out', `${name}.pem`],
    );
  }
}
