import { type SubjectIdentifier, subjectIdentifier } from '@muster/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSubject, subjectIdOf } from './subject-id.ts';

const word = fc
  .string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
  .filter((text) => text === text.trim() && Buffer.from(text).toString() === text);
const identifier: fc.Arbitrary<SubjectIdentifier> = fc
  .oneof(
    word.map((sub) => ({ format: 'iss_sub' as const, iss: 'https://aai.example/realms/x', sub })),
    fc.constant({ format: 'email' as const, email: 'jane@example.org' }),
    word.map((name) => ({ format: 'x509' as const, name })),
    word.map((fqan) => ({ format: 'fqan' as const, fqan })),
    fc.tuple(word, word).map(([siteId, userId]) => ({ format: 'keystone-user' as const, siteId, userId })),
    fc.tuple(word, word).map(([siteId, id]) => ({ format: 'application-credential' as const, siteId, id })),
    fc.tuple(word, word).map(([siteId, id]) => ({ format: 'trust' as const, siteId, id })),
    fc.tuple(word, word).map(([siteId, name]) => ({ format: 'account' as const, siteId, name })),
  )
  .filter((one) => subjectIdentifier.safeParse(one).success);

test('whatever names a subject comes back as it was, colons, slashes and all', () => {
  fc.assert(
    fc.property(fc.array(identifier, { minLength: 1, maxLength: 5 }), (identifiers) => {
      const wire = JSON.parse(JSON.stringify(subjectIdOf(identifiers)));
      expect(readSubject(wire)).toEqual({ known: identifiers, unread: [] });
    }),
  );
});

test('what is sent to us is read without harm, whatever it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      for (const one of readSubject(value).known) expect(subjectIdentifier.safeParse(one).success).toBe(true);
    }),
  );
});

describe('a foreign subject', () => {
  test('of a format that RFC 9493 knows and we do not is shown as it came', () => {
    const phone = { format: 'phone_number', phone_number: '+12065550100' };
    const email = { format: 'email', email: 'jane@example.org' };
    expect(readSubject({ format: 'aliases', identifiers: [phone, email] })).toEqual({
      known: [email],
      unread: [phone],
    });
  });

  test('that is complex is read by its user', () => {
    const user = { format: 'iss_sub', iss: 'https://idp.example', sub: 'jane' };
    expect(readSubject({ format: 'complex', user, device: { format: 'opaque', id: '1' } }).known).toEqual([
      user,
    ]);
  });

  test.each([
    [{ format: 'aliases', identifiers: [{ format: 'aliases', identifiers: [] }] }],
    [{ format: 'uri', uri: 'urn:x-muster:x509:%E0%A4%A' }],
    [{ format: 'uri', uri: 'urn:x-muster:account:only-one' }],
    [{ format: 'uri', uri: 'https://example.org/jane' }],
    [{ format: 'x509', name: 'CN=not our form on the wire' }],
    [{ format: 'account', siteId: 'site_1', name: 'root' }],
    ['CN=Jane'],
    [null],
  ])('%j names nobody here', (subject) => {
    expect(readSubject(subject).known).toEqual([]);
  });
});
