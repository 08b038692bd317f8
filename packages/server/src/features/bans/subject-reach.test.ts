import type { SubjectIdentifier } from '@muster/contract';
import { subjectKey } from '@muster/subjects';
import { describe, expect, test } from 'vitest';
import { howReached, reachKeysOf } from './subject-reach.ts';

const dn = (name: string): SubjectIdentifier => ({ format: 'x509', name });
const fqan = (text: string): SubjectIdentifier => ({ format: 'fqan', fqan: text });
const asked = (identifier: SubjectIdentifier) => ({ key: subjectKey(identifier), identifier });

const ROBOT = dn('CN=Robot,DC=example,DC=org');
const USER = dn('CN=user:ada,CN=Robot,DC=example,DC=org');

function ban(named: SubjectIdentifier, cascade: boolean, reached: readonly string[] = []) {
  const subject = { identifiers: [named], cascade };
  return {
    subject,
    reach: { subjects: [] },
    reach_keys: [`subject ${subjectKey(named)}`, ...reached],
  };
}

describe('a ban', () => {
  test('means whom it names, however that is spelled', () => {
    const spelled = dn('DC=org, DC=example, CN=robot');
    expect(howReached(ban(ROBOT, false), asked(ROBOT), true)).toBe('named');
    expect(howReached(ban(ROBOT, false), asked(spelled), true)).toBeUndefined();
    expect(howReached(ban(ROBOT, false), asked(dn('cn=robot,dc=EXAMPLE,dc=org')), true)).toBe('named');
  });

  test('reaches what stands under its names where it cascades, also a name that nobody knew then', () => {
    expect(howReached(ban(ROBOT, true), asked(USER), true)).toBe('under');
    expect(howReached(ban(ROBOT, false), asked(USER), true)).toBeUndefined();
    expect(howReached(ban(ROBOT, true), asked(dn('CN=Robot2,DC=example,DC=org')), true)).toBeUndefined();
    expect(howReached(ban(fqan('/bio'), true), asked(fqan('/bio/lab/Role=admin')), true)).toBe('under');
  });

  test('reaches what its reach says, for who may read that, and what stands under it', () => {
    const person: SubjectIdentifier = { format: 'email', email: 'ada@example.org' };
    const reached = ban(person, true, [`subject ${subjectKey(ROBOT)}`, 'collateral email:bo@example.org']);
    expect(howReached(reached, asked(ROBOT), false)).toBe('under');
    expect(howReached(reached, asked(USER), false)).toBe('under');
    expect(howReached(reached, asked({ format: 'email', email: 'bo@example.org' }), false)).toBe(
      'collateral',
    );
    expect(howReached(reached, asked(ROBOT), true)).toBeUndefined();
  });
});

test('bans are looked up by the subject’s own key and by those of the names and groups above it', () => {
  expect(reachKeysOf(subjectKey(USER))).toEqual([
    'subject x509:/dc=org/dc=example/cn=robot/cn=user:ada/',
    'subject x509:/dc=org/',
    'subject x509:/dc=org/dc=example/',
    'subject x509:/dc=org/dc=example/cn=robot/',
    'collateral x509:/dc=org/dc=example/cn=robot/cn=user:ada/',
  ]);
  expect(reachKeysOf(subjectKey(fqan('/bio/lab')))).toEqual([
    'subject fqan:/bio/lab',
    'subject fqan:/bio',
    'collateral fqan:/bio/lab',
  ]);
  expect(reachKeysOf('email:a@b/c')).toEqual(['subject email:a@b/c', 'collateral email:a@b/c']);
});
