import { tlpRank } from '@muster/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryRecord } from '../testing/arbitrary-record.ts';
import { publishedSchemas } from '../testing/published-schema.ts';
import { tlp2 } from './markings.ts';
import type { StixBundle } from './objects.ts';
import { cyberObservables } from './observed.ts';
import { readStix } from './read.ts';
import { readPattern } from './read-pattern.ts';
import { writeStix } from './write.ts';

const folders: Record<string, string> = {
  'marking-definition': 'common',
  relationship: 'sros',
  'ipv4-addr': 'observables',
  'ipv6-addr': 'observables',
  'domain-name': 'observables',
  url: 'observables',
  'email-addr': 'observables',
  file: 'observables',
  'user-account': 'observables',
  'mac-addr': 'observables',
  'network-traffic': 'observables',
};

describe('an incident as a STIX bundle', () => {
  test('is what the published schema describes', () => {
    const schemas = publishedSchemas('stix2.1/schemas');
    if (!schemas) return;
    const fits = schemas('common/bundle.json');
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        const document = JSON.parse(JSON.stringify(writeStix(record).document)) as StixBundle;
        for (const object of document.objects) {
          const check = schemas(`${folders[object.type] ?? 'sdos'}/${object.type}.json`);
          expect(check(object), `${object.type}: ${JSON.stringify(check.errors)}`).toBe(true);
        }
        // The published bundle forgets three types of the specification and takes them for somebody's own.
        const known = document.objects.filter(({ type }) => !['incident', 'note', 'grouping'].includes(type));
        expect(fits({ ...document, objects: known }), JSON.stringify(fits.errors?.slice(-5))).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  test('refers to nothing that is not in it, and holds nothing twice', () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        const { objects } = writeStix(record).document;
        const ids = objects.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        const text = JSON.stringify(objects.map(({ id: _id, extensions: _extensions, ...rest }) => rest));
        for (const [, id] of text.matchAll(/"([a-z0-9-]+--[0-9a-f-]{36})"/g)) expect(ids).toContain(id);
      }),
    );
  });

  test('marks every object, and no observable wider than it was marked', () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        const { objects } = writeStix(record).document;
        for (const object of objects.filter(({ type }) => type !== 'marking-definition'))
          expect(object.object_marking_refs, object.id).toBeDefined();
        for (const one of record.observables) {
          const own = cyberObservables(one)[0]?.id;
          for (const object of objects.filter(({ id }) => id === own)) {
            const labels = Object.values(tlp2);
            const [marked] = object.object_marking_refs as string[];
            expect(labels.indexOf(marked ?? '')).toBeGreaterThanOrEqual(labels.indexOf(tlp2[one.tlp]));
          }
        }
      }),
    );
  });

  test('gives observables the ids that everybody gives them', () => {
    const idOf = (type: 'ip' | 'domain', value: string) => cyberObservables({ type, value })[0]?.id;
    expect(idOf('ip', '198.51.100.3')).toBe('ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4');
    expect(idOf('ip', '2001:db8::1')).toBe('ipv6-addr--6469e3a9-b053-5e34-a025-9396ae051d26');
    expect(idOf('domain', 'example.com')).toBe('domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7');
  });

  test('read back gives what STIX has objects for, under labels no wider', () => {
    fc.assert(
      fc.property(arbitraryRecord, (record) => {
        const { found } = readStix(JSON.stringify(writeStix(record).document));
        const given = record.observables.filter(
          (one) => one.type === 'cve' || cyberObservables(one).length > 0,
        );
        const keys = (list: readonly { type: string; value: string }[]) =>
          [...new Set(list.map(({ type, value }) => `${type} ${value}`))].sort();
        // The address of an address and port is an object of its own.
        expect(keys(found)).toEqual(expect.arrayContaining(keys(given)));
        for (const one of given) {
          const twin = found.find(({ type, value }) => type === one.type && value === one.value);
          expect(tlpRank(twin?.tlp ?? 'CLEAR')).toBeGreaterThanOrEqual(tlpRank(one.tlp));
          if (one.ioc && one.type !== 'cve') expect(twin?.ioc).toBe(true);
        }
      }),
    );
  });
});

describe('a pattern', () => {
  test('is read where it compares with one value, or with any of several', () => {
    expect(readPattern("[ipv4-addr:value = '192.0.2.1']")).toEqual([{ type: 'ip', value: '192.0.2.1' }]);
    expect(readPattern("[file:hashes.'SHA-256' = 'aa' OR url:value = 'https://x.example/\\'a']")).toEqual([
      { type: 'sha256', value: 'aa' },
      { type: 'url', value: "https://x.example/'a" },
    ]);
    expect(readPattern("[ipv4-addr:value ISSUBSET '192.0.2.0/24']")).toEqual([
      { type: 'network', value: '192.0.2.0/24' },
    ]);
  });

  test('is left alone where half of it would mean something else', () => {
    expect(readPattern("[url:value = 'a' AND file:name = 'b']")).toBeNull();
    expect(readPattern("[url:value LIKE '%a%']")).toBeNull();
    expect(readPattern("[url:value = 'a'] FOLLOWEDBY [file:name = 'b']")).toBeNull();
    expect(readPattern("[NOT url:value = 'a']")).toBeNull();
  });
});
