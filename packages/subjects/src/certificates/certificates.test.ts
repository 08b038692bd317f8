import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeRfc4514 } from '../names/write.ts';
import { SubjectError } from '../subject-error.ts';
import { readCertificates } from './read-certificates.ts';
import { type Chain, readChain } from './read-chain.ts';

const AT = new Date('2030-01-01T00:00:00Z');
const ROBOT = 'CN=Robot: Training Service - X,OU=Robot,DC=example,DC=org';
const ADA = 'CN=Ada Lovelace,DC=example,DC=org';

function pem(name: string): string {
  return readFileSync(join(import.meta.dirname, 'fixtures', `${name}.pem`), 'utf8');
}

function chain(name: string, at = AT): Chain {
  return readChain(readCertificates(pem(name)), at);
}

function codes(name: string, at = AT): string[] {
  return chain(name, at).faults.map(({ code }) => code);
}

describe('a chain as OpenSSL makes it', () => {
  test('of a per-user sub-proxy is that user’s, and not the robot’s', () => {
    const { identity, robot, kind, endEntity, issuer, links, faults } = chain('sub-proxy');
    expect(faults).toEqual([]);
    expect(kind).toBe('sub-proxy');
    expect(writeRfc4514(identity)).toBe(`CN=user:test1,${ROBOT}`);
    expect(writeRfc4514(endEntity)).toBe(ROBOT);
    expect(robot && writeRfc4514(robot)).toBe(ROBOT);
    expect(writeRfc4514(issuer)).toBe('CN=Example CA,DC=example,DC=org');
    expect(links.map((one) => one.kind)).toEqual(['limited-proxy', 'proxy', 'end-entity', 'authority']);
  });

  test('of a robot and of a person with a proxy from before the RFC', () => {
    expect(chain('robot')).toMatchObject({ kind: 'robot', faults: [] });
    const legacy = chain('legacy');
    expect(legacy).toMatchObject({ kind: 'person', faults: [] });
    expect(writeRfc4514(legacy.identity)).toBe(ADA);
    expect(legacy.links[0]?.kind).toBe('legacy-proxy');
  });
});

describe('a chain that proves nothing says why', () => {
  test.each([
    ['path-length', ['chain.too-long']],
    ['renamed', ['chain.proxy-name']],
    ['doubled', ['chain.proxy-name']],
    ['strange', ['chain.proxy-info']],
    ['forged', ['chain.order']],
    ['out-of-order', ['chain.order']],
    ['alone', ['chain.order']],
  ])('%s', (name, expected) => {
    expect(codes(name)).toEqual(expected);
  });

  test('one with another’s key is not signed by its issuer', () => {
    const [leaf, holder] = readCertificates(pem('legacy'));
    const [robot] = readCertificates(pem('robot'));
    if (!leaf || !holder || !robot) throw new Error('a certificate is missing');
    const { faults } = readChain([leaf, { ...holder, publicKey: robot.publicKey }], AT);
    expect(faults.map(({ code }) => code)).toEqual(['chain.signature']);
  });

  test('one that is issued by whoever has a certificate of their own proves nobody’s name', () => {
    const [, ada] = readCertificates(pem('legacy'));
    const [robot] = readCertificates(pem('robot'));
    if (!ada || !robot) throw new Error('a certificate is missing');
    const forged = { ...robot, issuer: ada.subject, isSignedBy: () => true };
    expect(readChain([forged, ada], AT).faults.map(({ code }) => code)).toEqual(['chain.order']);
  });

  test('a proxy that is an authority, or that nobody need know as one, is none after the RFC', () => {
    const [leaf, ...rest] = readCertificates(pem('sub-proxy'));
    if (!leaf?.proxyInfo) throw new Error('a certificate is missing');
    const loose = { ...leaf, proxyInfo: { ...leaf.proxyInfo, critical: false } };
    for (const one of [{ ...leaf, isAuthority: true }, loose])
      expect(readChain([one, ...rest], AT).faults.map(({ code }) => code)).toEqual(['chain.proxy-info']);
  });

  test('a limited proxy issues limited ones alone', () => {
    const [leaf, middle, ...rest] = readCertificates(pem('sub-proxy'));
    if (!leaf?.proxyInfo || !middle?.proxyInfo) throw new Error('a certificate is missing');
    const limited = { ...middle, proxyInfo: { ...middle.proxyInfo, language: leaf.proxyInfo.language } };
    const whole = { ...leaf, proxyInfo: { ...leaf.proxyInfo, language: middle.proxyInfo.language } };
    expect(readChain([leaf, limited, ...rest], AT).faults).toEqual([]);
    expect(readChain([whole, limited, ...rest], AT).faults.map(({ code }) => code)).toEqual([
      'chain.proxy-info',
    ]);
  });

  test('one whose time is no time is malformed, not valid for ever', () => {
    const der = Buffer.from(pem('robot').split('-----')[2] ?? '', 'base64');
    // UTCTime or GeneralizedTime: its tag, its length, digits and a Z.
    const at = der.findIndex(
      (tag, n) =>
        (tag === 0x17 || tag === 0x18) &&
        /^\d{12,14}Z$/.test(der.subarray(n + 2, n + 2 + (der[n + 1] ?? 0)).toString('latin1')),
    );
    der.write('xx', at + 4);
    const text = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
    expect(() => readCertificates(text)).toThrow(expect.objectContaining({ code: 'certificate.malformed' }));
  });

  test('one of another time has expired', () => {
    expect(new Set(codes('robot', new Date('2300-01-01T00:00:00Z')))).toEqual(new Set(['chain.expired']));
  });
});

test('a private key in the file is passed over', () => {
  const key = '-----BEGIN PRIVATE KEY-----\nMEECAQ==\n-----END PRIVATE KEY-----\n';
  const [first = '', ...rest] = pem('sub-proxy').split(/(?<=-----END CERTIFICATE-----\n)/);
  expect(readCertificates(first + key + rest.join(''))).toHaveLength(4);
});

test('no text makes it throw anything but its own error', () => {
  const whole = pem('sub-proxy');
  const broken = fc
    .tuple(fc.nat(whole.length - 1), fc.string({ minLength: 1, maxLength: 3 }))
    .map(([at, text]) => {
      return whole.slice(0, at) + text + whole.slice(at + text.length);
    });
  fc.assert(
    fc.property(fc.oneof(fc.string(), broken), (text) => {
      try {
        readChain(readCertificates(text), AT);
      } catch (error) {
        expect(error).toBeInstanceOf(SubjectError);
      }
    }),
    { numRuns: 200 },
  );
});
