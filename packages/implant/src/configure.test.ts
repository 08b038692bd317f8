import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImplantConfig } from './config.ts';
import { configureImplant, maskedHash, readConfig, SECTION_NAME } from './configure.ts';
import { findElfSection } from './elf-section.ts';
import { rawPublicKey } from './keys.ts';
import { readTemplate, readTemplateFacts } from './template.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const signer = (bytes: Uint8Array) => sign(null, bytes, privateKey);
const template = readTemplate();
const facts = readTemplateFacts();

const legal: ImplantConfig = {
  deployment: 'dep_01jgx5e8k0abcdefghjkm',
  campaign: 'cmp_01jgx5e8k0abcdefghjkm',
  contact: 'CSIRT <csirt@example.org>, +49 30 1234',
  key: Buffer.alloc(32, 1),
  orderKey: rawPublicKey(privateKey),
  controllerIp: '192.0.2.10',
  controllerPort: 8443,
  periodMs: 30_000,
  jitterPercent: 10,
  notBefore: 1_800_000_000,
  startNotAfter: 1_800_000_900,
  hardLimitSeconds: 604_800,
  leaseSeconds: 600,
  dormantSeconds: 600,
  networks: ['192.0.2.0/24', '10.0.0.0/8'],
  optout: '/etc/muster-optout',
  canaryToken: 'abcdefghij234567',
  configToken: '765432jihgfedcba',
  control: false,
};
const configure = (changes: Partial<ImplantConfig> = {}) =>
  configureImplant(template, { ...legal, ...changes }, signer);

describe('a configured copy', () => {
  it('differs from every other, and is the template again once masked', () => {
    const one = configure();
    const two = configure({ deployment: 'dep_other' });
    expect(one.sha256).not.toBe(two.sha256);
    expect(one.maskedSha256).toBe(facts.sha256);
    expect(two.maskedSha256).toBe(facts.sha256);
    expect(maskedHash(template)).toBe(facts.masked_sha256);
    expect(one.binary.length).toBe(facts.size);
  });

  it('is the same for the same input, and leaves the template alone', () => {
    expect(configure().sha256).toBe(configure().sha256);
    expect(readTemplate()).toEqual(template);
  });

  it('gives its configuration back', () => {
    const config = readConfig(configure().binary);
    expect({ ...config, key: [...config.key], orderKey: [...config.orderKey] }).toEqual({
      ...legal,
      key: [...legal.key],
      orderKey: [...legal.orderKey],
    });
    expect(readConfig(configure({ control: true }).binary)).toMatchObject({ control: true, canaryToken: '' });
  });

  it('holds nothing outside the section that differs from the template', () => {
    const { binary } = configure();
    const { offset, size } = facts.section;
    expect(Buffer.compare(binary.subarray(0, offset), template.subarray(0, offset))).toBe(0);
    expect(Buffer.compare(binary.subarray(offset + size), template.subarray(offset + size))).toBe(0);
  });

  it('is refused by readConfig after any changed byte of the text', () => {
    const { binary } = configure();
    const { offset } = facts.section;
    fc.assert(
      fc.property(fc.integer({ min: 11, max: 700 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const tampered = Buffer.from(binary);
        tampered[offset + at] = (tampered[offset + at] ?? 0) ^ flip;
        expect(() => readConfig(tampered)).toThrow();
      }),
      { numRuns: 50 },
    );
  });
});

describe('what cannot be configured', () => {
  const illegal: [string, Partial<ImplantConfig>][] = [
    ['deployment', { deployment: 'dep_a\nkey=00' }],
    ['deployment', { deployment: '../../etc' }],
    ['deployment', { deployment: `dep_${'a'.repeat(57)}` }],
    ['campaign', { campaign: 'a b' }],
    ['contact', { contact: 'a\r\nX: y' }],
    ['contact', { contact: '' }],
    ['contact', { contact: 'a) evil' }],
    ['contact', { contact: 'x'.repeat(121) }],
    ['key', { key: Buffer.alloc(31) }],
    ['orderKey', { orderKey: Buffer.alloc(33) }],
    ['controllerIp', { controllerIp: 'controller.example.org' }],
    ['controllerIp', { controllerIp: '224.0.0.1' }],
    ['controllerIp', { controllerIp: '0.0.0.0' }],
    ['controllerPort', { controllerPort: 0 }],
    ['controllerPort', { controllerPort: 65_536 }],
    ['periodMs', { periodMs: 199 }],
    ['periodMs', { periodMs: 250.5 }],
    ['jitterPercent', { jitterPercent: 51 }],
    ['startNotAfter', { startNotAfter: legal.notBefore + 901 }],
    ['startNotAfter', { startNotAfter: legal.notBefore - 1 }],
    ['hardLimitSeconds', { hardLimitSeconds: 604_801 }],
    ['hardLimitSeconds', { hardLimitSeconds: 0 }],
    ['leaseSeconds', { leaseSeconds: 601 }],
    ['dormantSeconds', { dormantSeconds: Number.NaN }],
    ['networks', { networks: [] }],
    ['networks', { networks: ['0.0.0.0/0'] }],
    ['networks', { networks: ['2001:db8::/32'] }],
    ['networks', { networks: Array.from({ length: 80 }, (_, i) => `10.100.${100 + i}.0/24`) }],
    ['optout', { optout: 'etc/optout' }],
    ['canaryToken', { canaryToken: 'ABCDEFGHIJKLMNOP' }],
    ['configToken', { configToken: 'short' }],
  ];
  it.each(illegal)('an illegal %s: %o', (name, changes) => {
    expect(() => configure(changes)).toThrow(`implant configuration: ${name} must be`);
  });

  it('with a signature by another key, or none', () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    expect(() => configureImplant(template, legal, (bytes) => sign(null, bytes, other))).toThrow('signature');
    expect(() => configureImplant(template, legal, () => new Uint8Array(0))).toThrow('signature');
  });

  it('a copy that is configured already', () => {
    expect(() => configureImplant(configure().binary, legal, signer)).toThrow('configured already');
  });

  it('a file that is no ELF, is cut, or has no such section', () => {
    expect(() => configureImplant(Buffer.from('#!/bin/sh\n'.repeat(99)), legal, signer)).toThrow('ELF');
    expect(() => configureImplant(template.subarray(0, 4096), legal, signer)).toThrow('damaged');
    expect(() => findElfSection(template, '.nosuch')).toThrow('.nosuch');
    expect(() => readConfig(template)).toThrow('template');
  });
});

describe('finding the section', () => {
  it('goes by the section headers, where the magic text also stands elsewhere', () => {
    const decoy = Buffer.from(template);
    decoy.write('MUSTERCFG1', 4096, 'latin1');
    expect(findElfSection(decoy, SECTION_NAME)).toEqual({ offset: facts.section.offset, size: 4096 });
  });

  it('never throws anything but an Error, whatever the file', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(template.length - 1), fc.nat(255)), { maxLength: 20 }),
        (changes) => {
          const damaged = Buffer.from(template);
          for (const [at, value] of changes) damaged[at % 2 ? at % 64 : at] = value;
          try {
            const { offset, size } = findElfSection(damaged, SECTION_NAME);
            expect(offset + size).toBeLessThanOrEqual(damaged.length);
          } catch (error) {
            expect(error).toBeInstanceOf(Error);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
