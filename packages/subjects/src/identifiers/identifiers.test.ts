import type { SubjectIdentifier } from '@muster/contract';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SubjectError } from '../subject-error.ts';
import { isFqanUnder, readFqan, writeFqan } from './fqan.ts';
import { likeness, shownPart } from './lookalikes.ts';
import { matches } from './matching.ts';
import { readIdentifier } from './read-identifier.ts';
import { standsForMany } from './stands-for-many.ts';
import { subjectKey } from './subject-key.ts';

const ROBOT = '/DC=org/DC=example/OU=Robot/CN=Robot - Portal';
const x509 = (name: string): SubjectIdentifier => ({ format: 'x509', name });
const oidc = (iss: string, sub: string): SubjectIdentifier => ({ format: 'iss_sub', iss, sub });
const how = (banned: SubjectIdentifier, found: SubjectIdentifier, cascade: boolean) =>
  matches({ identifiers: [banned], cascade }, [found])[0]?.how;

describe('who is covered by a ban', () => {
  test('a gateway’s ban that cascades reaches every user of it and not its look-alikes', () => {
    expect(how(x509(ROBOT), x509(`${ROBOT}/CN=user:jdoe`), true)).toBe('under');
    expect(how(x509(ROBOT), x509(`${ROBOT}/CN=user:jdoe/CN=1286259828`), true)).toBe('under');
    expect(how(x509(ROBOT), x509(`${ROBOT}2/CN=user:jdoe`), true)).toBeUndefined();
    expect(how(x509(ROBOT), x509(`${ROBOT}2`), true)).toBeUndefined();
  });

  test('without cascade it reaches the gateway itself and its plain proxies, not its users', () => {
    expect(how(x509(ROBOT), x509(`CN=Robot - Portal,OU=Robot,DC=example,DC=org`), false)).toBe('same');
    expect(how(x509(ROBOT), x509(`${ROBOT}/CN=proxy`), false)).toBe('proxy');
    expect(how(x509(ROBOT), x509(`${ROBOT}/CN=1286259828/CN=limited proxy`), false)).toBe('proxy');
    expect(how(x509(ROBOT), x509(`${ROBOT}/CN=user:jdoe`), false)).toBeUndefined();
  });

  test('the ban of one sub-proxy spares the others and the gateway', () => {
    const user = x509(`${ROBOT}/CN=user:jdoe`);
    for (const cascade of [true, false]) {
      expect(how(user, x509(`${ROBOT}/CN=user:jdoe/CN=1286259828`), cascade)).toBe('proxy');
      expect(how(user, x509(`${ROBOT}/CN=user:jdoe2`), cascade)).toBeUndefined();
      expect(how(user, x509(ROBOT), cascade)).toBeUndefined();
    }
  });

  test('an issuer is compared character by character', () => {
    const iss = 'https://aai.egi.eu/auth/realms/egi';
    expect(how(oidc(iss, 'a'), oidc(iss, 'a'), false)).toBe('same');
    for (const other of [
      oidc(`${iss}/`, 'a'),
      oidc('https://AAI.egi.eu/auth/realms/egi', 'a'),
      oidc(iss, 'A'),
    ]) {
      expect(how(oidc(iss, 'a'), other, true)).toBeUndefined();
      expect(likeness(oidc(iss, 'a'), other)).toBe('other-spelling');
    }
  });

  test('a VO’s group reaches what is under it when the ban cascades', () => {
    const fqan = (text: string): SubjectIdentifier => ({ format: 'fqan', fqan: text });
    expect(how(fqan('/biomed'), fqan('/biomed/Role=NULL/Capability=NULL'), false)).toBe('same');
    expect(how(fqan('/biomed'), fqan('/biomed/team/Role=production'), true)).toBe('under');
    expect(how(fqan('/biomed'), fqan('/biomed2/team'), true)).toBeUndefined();
    expect(how(fqan('/biomed/Role=a'), fqan('/biomed/team/Role=a'), true)).toBeUndefined();
  });

  test('the same account at another site is another subject', () => {
    const account = (siteId: string): SubjectIdentifier => ({ format: 'account', siteId, name: 'biomed001' });
    expect(how(account('site_1'), account('site_1'), false)).toBe('same');
    expect(how(account('site_1'), account('site_2'), true)).toBeUndefined();
    expect(subjectKey({ format: 'account', siteId: 'a/b', name: 'c' })).not.toBe(
      subjectKey({ format: 'account', siteId: 'a', name: 'b/c' }),
    );
  });

  test('what cannot be read matches nothing', () => {
    expect(how(x509('no name'), x509('no name'), true)).toBeUndefined();
  });
});

test('a country, an organisation and a VO stand for many, a person and a robot do not', () => {
  for (const name of ['DC=org', '/C=IT/O=INFN', 'OU=Robot,DC=example,DC=org', 'O=x+C=IT'])
    expect([name, standsForMany(x509(name), true), standsForMany(x509(name), false)]).toEqual([
      name,
      true,
      false,
    ]);
  for (const name of [ROBOT, 'UID=ada,O=x', 'O=x+CN=ada', '?'])
    expect([name, standsForMany(x509(name), true)]).toEqual([name, false]);
  expect(standsForMany({ format: 'fqan', fqan: '/biomed/Role=production' }, false)).toBe(true);
  expect(standsForMany(oidc('https://aai.example', 'a'), true)).toBe(false);
});

describe('who could be taken for the banned', () => {
  test.each([
    [x509(`${ROBOT}2`), 'begins-alike'],
    [x509(`${ROBOT}2/CN=user:jdoe`), 'begins-alike'],
    [x509('DC=org,DC=example,OU=Robot,CN=Robot - Portal'), 'other-order'],
    [x509('/DC=org/DC=example/OU=Other/CN=Robot Portal'), 'reads-alike'],
    [x509('/DC=org/DC=example/OU=Robot/CN=Rоbot - Pоrtal'), 'reads-alike'],
    [x509('/DC=org/DC=example/OU=Robot/CN=Robot - PortaI'), 'reads-alike'],
    [x509(`${ROBOT}/CN=user:jdoe`), undefined],
    [x509('/DC=org/DC=example/CN=Somebody Else'), undefined],
  ])('%o', (other, expected) => {
    expect(likeness(x509(ROBOT), other)).toBe(expected);
  });
});

describe('a subject in any written form', () => {
  test.each([
    ['/DC=org/CN=x', 'x509:/dc=org/cn=x/'],
    ['CN=x, DC=org', 'x509:/dc=org/cn=x/'],
    ['/biomed/Role=production/Capability=NULL', 'fqan:/biomed/Role=production'],
    ['https://aai.example/ abc@example', 'iss_sub:https:%2f%2faai.example%2f/abc@example'],
    ['Ada@Example.org', 'email:ada@example.org'],
  ])('%s', (text, key) => {
    expect(subjectKey(readIdentifier(text))).toBe(key);
  });

  test('what is none is refused with a code', () => {
    expect(() => readIdentifier('somebody')).toThrow(expect.objectContaining({ code: 'identifier.invalid' }));
    expect(() => readIdentifier('/biomed/Role=a b')).toThrow(
      expect.objectContaining({ code: 'fqan.syntax' }),
    );
  });

  test.each([
    ['an X.509 name', `CN=${'a'.repeat(1_001)}`],
    ['a name that is longer once it is written out', `/CN=${'\\x01'.repeat(400)}`],
    ['an issuer', 'https://[ abc'],
    ['a mail address', 'a..b@x'],
  ])('%s that the contract does not carry is refused, not kept', (_what, text) => {
    expect(() => readIdentifier(text)).toThrow(SubjectError);
  });

  test('what a person reads of it moves no cursor and turns nothing round', () => {
    expect(shownPart(x509('CN=a\\1B[2Jb\\00c\\E2\\80\\AEd,O=x'))).toBe('a [2Jb cd');
  });

  test('nothing but the own error is thrown', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'/=@: CNhttps.,"') }),
    );
    fc.assert(
      fc.property(text, (one) => {
        try {
          subjectKey(readIdentifier(one));
        } catch (error) {
          expect(error).toBeInstanceOf(SubjectError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

test('a VOMS attribute that is written and read again is the same', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,8}$/).filter((one) => one !== 'NULL');
  const fqan = fc.record({
    groups: fc.array(word, { minLength: 1, maxLength: 4 }),
    role: fc.option(word),
    capability: fc.option(word),
  });
  fc.assert(
    fc.property(fqan, word, (one, more) => {
      expect(readFqan(writeFqan(one))).toEqual(one);
      const group = { ...one, role: null, capability: null };
      expect(isFqanUnder({ ...group, groups: [...group.groups, more] }, group)).toBe(true);
      expect(
        isFqanUnder(
          { ...group, groups: [`${group.groups[0]}${more}`, ...group.groups.slice(1), more] },
          group,
        ),
      ).toBe(false);
    }),
  );
});
