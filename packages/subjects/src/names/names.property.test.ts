import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SubjectError } from '../subject-error.ts';
import { isUnder, nameKey, sameName } from './compare.ts';
import { readDerName, writeDerName } from './der.ts';
import type { Name } from './name.ts';
import { readOneLine, writeOneLine } from './one-line.ts';
import { prepared } from './prepare.ts';
import { readName } from './read.ts';
import { readRfc4514 } from './rfc4514.ts';
import { writeRfc4514 } from './write.ts';

const value = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'ab \\/+=,;"<>#%CN'), maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom(
    'Robot - Portal',
    'Robot - Portal2',
    'user:jdoe',
    '/CN=x',
    '+UID=u',
    'CN=a/CN=b',
    'é',
    'Straße',
  ),
);
const type = fc.constantFrom(
  '2.5.4.3',
  '2.5.4.10',
  '0.9.2342.19200300.100.1.25',
  '1.2.840.113549.1.9.1',
  '1.3.6.1.4.1.9.9',
);
const rdn = fc.array(fc.record({ type, value }), { minLength: 1, maxLength: 3 });
const name: fc.Arbitrary<Name> = fc.array(rdn, { minLength: 1, maxLength: 6 });

test('a name that is written and read again is the same, in every form', () => {
  fc.assert(
    fc.property(name, (one) => {
      expect(sameName(readRfc4514(writeRfc4514(one)), one)).toBe(true);
      expect(sameName(readDerName(writeDerName(one)), one)).toBe(true);
      const line = writeOneLine(one);
      if (line !== undefined) expect(sameName(readOneLine(line), one)).toBe(true);
    }),
  );
});

test('a name stands under another exactly when its key begins with the other’s', () => {
  fc.assert(
    fc.property(name, name, (one, other) => {
      const below = [...other, ...one];
      expect(isUnder(below, other)).toBe(true);
      expect(nameKey(below).startsWith(nameKey(other))).toBe(true);
      const begins = nameKey(one).startsWith(nameKey(other)) && nameKey(one) !== nameKey(other);
      expect(begins).toBe(isUnder(one, other));
    }),
  );
});

test('a longer or other last value is never under it, however it begins', () => {
  fc.assert(
    fc.property(name, value, (one, more) => {
      const last = one.at(-1)?.[0];
      if (last === undefined || !('value' in last)) return;
      const changed: Name = [...one.slice(0, -1), [{ ...last, value: `${last.value}/CN=${more}2` }]];
      expect(isUnder(changed, one)).toBe(false);
      expect(nameKey(changed).startsWith(nameKey(one))).toBe(false);
    }),
  );
});

test('the order of the attributes of an RDN and the case of values mean nothing', () => {
  fc.assert(
    fc.property(name, (one) => {
      expect(
        sameName(
          one.map((each) => [...each].reverse()),
          one,
        ),
      ).toBe(true);
      const loud = one.map((each) =>
        each.map((a) => ('value' in a ? { ...a, value: a.value.toUpperCase() } : a)),
      );
      expect(sameName(loud, one)).toBe(true);
    }),
  );
});

test('what is prepared for comparing stays as it is when prepared again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => prepared(prepared(text)) === prepared(text)),
  );
});

const hostile = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'/\\+=,;"#<>CN OU.0x9'), maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string().map((text) => `/CN=${text}`),
  fc.string().map((text) => `CN=${text}`),
);

test('readers of text throw nothing but their own error', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      for (const read of [readName, readOneLine, readRfc4514]) {
        try {
          writeRfc4514(read(text));
        } catch (error) {
          expect(error).toBeInstanceOf(SubjectError);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('readers of DER throw nothing but their own error', () => {
  const der = name.map(writeDerName);
  const broken = fc.tuple(der, fc.nat(), fc.nat(255)).map(([bytes, at, byte]) => {
    const copy = Uint8Array.from(bytes);
    copy[at % copy.length] = byte;
    return copy;
  });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), broken), (bytes) => {
      try {
        nameKey(readDerName(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(SubjectError);
      }
    }),
    { numRuns: 500 },
  );
});
