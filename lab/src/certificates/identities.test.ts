import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { nameParts, oneLineName } from './distinguished-name.ts';
import { IDENTITY_DN, makeCertificates } from './identities.ts';

const dir = mkdtempSync(join(tmpdir(), 'lab-certificates-'));
afterAll(() => rmSync(dir, { recursive: true }));

test('every identity carries its one-line name and is signed by the lab authority', async () => {
  const { authority, identities } = await makeCertificates(dir, new Date());
  const ca = new X509Certificate(authority.certificate);
  for (const identity of Object.values(identities)) {
    const certificate = new X509Certificate(identity.certificate);
    expect(oneLineName(certificate.subject)).toBe(IDENTITY_DN[identity.name]);
    expect(certificate.verify(ca.publicKey)).toBe(true);
    expect(statSync(identity.keyFile).mode & 0o077).toBe(0);
  }
});

test('a front door certificate names its host and its address', async () => {
  const { authority } = await makeCertificates(dir, new Date());
  const { certificate } = await authority.server('site.lab.example', '127.10.0.1');
  const parsed = new X509Certificate(certificate);
  expect(parsed.checkIP('127.10.0.1')).toBe('127.10.0.1');
  expect(parsed.checkHost('site.lab.example')).toBe('site.lab.example');
});

test('names keep the order of their parts and lose no escaped character', () => {
  expect(oneLineName('DC=lab\nDC=muster\nO=A\\, B\nCN=X\n')).toBe('/DC=lab/DC=muster/O=A, B/CN=X');
  expect(nameParts('/DC=lab/DC=muster/O=VO physics/CN=host/a.example')).toEqual([
    { DC: ['lab'] },
    { DC: ['muster'] },
    { O: ['VO physics'] },
    { CN: ['host/a.example'] },
  ]);
});
