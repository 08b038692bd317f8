import { describe, expect, test } from 'vitest';
import { isAtOrUnder, isUnder, nameKey, sameName } from './compare.ts';
import { readDerName, writeDerName } from './der.ts';
import { readOneLine, writeOneLine } from './one-line.ts';
import { readName } from './read.ts';
import { readRfc4514 } from './rfc4514.ts';
import { writeArgus, writeRfc4514 } from './write.ts';

function same(one: string, other: string): boolean {
  return sameName(readName(one), readName(other));
}

function fault(text: string): string {
  try {
    readName(text);
    return '';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('the forms of one name', () => {
  test('the one-line form of OpenSSL and the text of Argus are the same name', () => {
    const name = '/C=IT/O=INFN/OU=Personal Certificate/L=CNAF/CN=Alberto Forti';
    const argus = 'CN=Alberto Forti,L=CNAF,OU=Personal Certificate,O=INFN,C=IT';
    expect(same(name, argus)).toBe(true);
    expect(writeArgus(readName(name))).toBe(argus);
    expect(writeOneLine(readName(argus))).toBe(name);
  });

  test('keywords, OIDs, case and spaces do not make another name', () => {
    expect(same('/DC=org/CN=Ada  Lovelace/E=a@b.c', 'emailAddress=A@B.C , cn = ada lovelace; dc=ORG')).toBe(
      true,
    );
    expect(same('UID=x,O=y', '0.9.2342.19200300.100.1.1=x,OID.2.5.4.10=y')).toBe(true);
    expect(same('/O=y/USERID=x', 'userid=x,organizationName=y')).toBe(true);
    expect(same('CN="a, b",O=y', 'CN=a\\, b,O=y')).toBe(true);
    expect(same('CN=\\C3\\A9t\\C3\\A9,O=y', 'CN=E\u0301te\u0301,O=y')).toBe(true);
    expect(same('2.5.4.3=#0C0141,O=y', 'CN=a,O=y')).toBe(true);
    expect(same('/O=y/CN=\\xC3\\xA9', 'CN=é,O=y')).toBe(true);
  });

  test('the attributes of one RDN have no order, and one RDN of two is not two of one', () => {
    expect(same('CN=x+UID=u,O=y', 'UID=u+CN=x,O=y')).toBe(true);
    expect(same('/O=y/UID=u+CN=x', 'CN=x+UID=u,O=y')).toBe(true);
    expect(same('CN=x+UID=u,O=y', 'CN=x,UID=u,O=y')).toBe(false);
  });

  test('a text from the root down with commas is another name, and is not turned round', () => {
    expect(same('DC=org,DC=example,CN=x', '/DC=org/DC=example/CN=x')).toBe(false);
  });

  test('what OpenSSL 3 prints for a certificate is read as what stands in it', () => {
    const compat = '/C=UK/O=eScience/OU=a\\/b/UID=u1+CN=host\\/foo \\xC3\\xA9x41 C\\+\\+/emailAddress=a@b.c';
    const rfc = 'emailAddress=a@b.c,CN=host/foo \\C3\\A9x41 C\\+\\++UID=u1,OU=a/b,O=eScience,C=UK';
    expect(same(compat, rfc)).toBe(true);
  });
});

describe('the one-line form is ambiguous', () => {
  test('a slash before no attribute belongs to the value', () => {
    expect(same('/O=y/CN=host/a.example', 'CN=host/a.example,O=y')).toBe(true);
    expect(same('/O=y/CN=C++ team', 'CN=C\\+\\+ team,O=y')).toBe(true);
  });

  test('a slash before an attribute opens an RDN, unless it is escaped', () => {
    expect(same('/O=y/CN=a/CN=b', 'CN=b,CN=a,O=y')).toBe(true);
    expect(same('/O=y/CN=a\\/CN=b', 'CN=a/CN\\=b,O=y')).toBe(true);
    expect(writeOneLine(readName('CN=a/CN\\=b,O=y'))).toBe('/O=y/CN=a\\/CN=b');
  });

  test('a slash before a word that could be an attribute is refused', () => {
    expect(fault('/O=y/CN=http://a/b=c')).toBe('name.ambiguous');
  });
});

describe('standing under a name', () => {
  const portal = readName('CN=Robot - Portal,OU=Robot,DC=example,DC=org');

  test('a sub-proxy and its proxies stand under the robot', () => {
    const user = readName('/DC=org/DC=example/OU=Robot/CN=Robot - Portal/CN=user:jdoe');
    expect(isUnder(user, portal)).toBe(true);
    expect(isUnder(readName('/DC=org/DC=example/OU=Robot/CN=robot -  PORTAL/CN=user:jdoe/CN=12'), user)).toBe(
      true,
    );
  });

  test('what only begins alike does not', () => {
    for (const other of [
      '/DC=org/DC=example/OU=Robot/CN=Robot - Portal2',
      '/DC=org/DC=example/OU=Robot/CN=Robot - Portal 2/CN=user:jdoe',
      '/DC=org/DC=example/OU=Robot/CN=Robot - Portal\\/CN=user:jdoe',
      '/DC=org/DC=example/OU=Robot/CN=Robot - Portal\\+CN=user:jdoe',
      '/DC=org/OU=Robot/CN=Robot - Portal/CN=user:jdoe',
      '/DC=org/DC=example/OU=Robot/CN=Robot - Portal+UID=1/CN=user:jdoe',
    ]) {
      expect(isAtOrUnder(readName(other), portal), other).toBe(false);
      expect(nameKey(readName(other)).startsWith(nameKey(portal)), other).toBe(false);
    }
  });

  test('a name does not stand under itself', () => {
    expect(isUnder(portal, portal)).toBe(false);
    expect(isAtOrUnder(portal, portal)).toBe(true);
  });
});

describe('what is no name', () => {
  test.each([
    ['', 'name.empty'],
    ['/', 'name.empty'],
    ['  ', 'name.empty'],
    ['Ada', 'name.syntax'],
    ['CN=a,', 'name.syntax'],
    ['CN=a,Inc.,O=b', 'name.syntax'],
    ['CN="a', 'name.syntax'],
    ['CN=a\\', 'name.syntax'],
    ['CN=\\ff', 'name.syntax'],
    ['FOO=a', 'name.unknown-type'],
    ['/FOO=a', 'name.unknown-type'],
    ['CN=#0c', 'name.der'],
    ['CN=#zz', 'name.syntax'],
    [`CN=${'a'.repeat(9000)}`, 'name.too-long'],
    ['/CN=a'.repeat(100), 'name.too-long'],
  ])('%s', (text, code) => {
    expect(fault(text)).toBe(code);
  });

  test('damaged DER is refused with its own code', () => {
    const whole = writeDerName(readName('CN=a,O=b'));
    expect(sameName(readDerName(whole), readName('CN=a,O=b'))).toBe(true);
    for (let length = 0; length < whole.length; length++) {
      expect(() => readDerName(whole.subarray(0, length))).toThrow(
        expect.objectContaining({ code: 'name.der' }),
      );
    }
    expect(() => readDerName(Uint8Array.from([0x30, 0]))).toThrow(
      expect.objectContaining({ code: 'name.empty' }),
    );
  });

  test('a value that is no string is kept and compared as DER', () => {
    const name = readRfc4514('2.5.4.45=#0302055f,O=b');
    expect(writeRfc4514(name)).toBe('x500UniqueIdentifier=#0302055f,O=b');
    expect(sameName(readDerName(writeDerName(name)), name)).toBe(true);
    expect(writeOneLine(name)).toBeUndefined();
  });
});

test('outer spaces, signs and line ends in a value survive being written', () => {
  for (const value of [' ', '  a ', '#a', 'a\\ ', 'a\nb', '\u0085', '"<a>;', '=', '', '\\']) {
    const name = [[{ type: '2.5.4.3', value }]];
    expect(readRfc4514(writeRfc4514(name))).toEqual(name);
  }
});

test('the keywords of Argus are read back as the same name', () => {
  const name = readName(
    'CN=Ada,SN=Lovelace,GN=Ada,initials=A,generationQualifier=I,serialNumber=7,title=Dr,C=IT',
  );
  expect(sameName(readName(writeArgus(name)), name)).toBe(true);
});

test('the one-line form is read by older programs too wherever it can be', () => {
  expect(writeOneLine(readOneLine('/O=y/CN=host/a.example'))).toBe('/O=y/CN=host/a.example');
});

test('a name outlasts that somebody trims its text', () => {
  for (const value of ['a ', ' ', 'a  ', '\\ ', 'a\u00a0']) {
    const name = [[{ type: '2.5.4.10', value }], [{ type: '2.5.4.3', value: 'x' }]];
    expect(sameName(readName(writeRfc4514(name).trim()), name), JSON.stringify(value)).toBe(true);
  }
});

test('Argus is told the keywords that its readers share, and OIDs for the rest', () => {
  // Bouncy Castle takes SN for a serial number, and Java does not know it at all.
  const name = readName('CN=Ada,SN=Lovelace,GN=Ada,serialNumber=7,title=Dr,emailAddress=a@b.c,C=IT');
  expect(writeArgus(name)).toBe(
    'CN=Ada,SURNAME=Lovelace,GIVENNAME=Ada,SERIALNUMBER=7,T=Dr,emailAddress=a@b.c,C=IT',
  );
  expect(writeArgus(readName('CN=Ada,postalCode=00185,C=IT'))).toBe('CN=Ada,2.5.4.17=#13053030313835,C=IT');
});

test('a name full of spaces is read in no time', () => {
  const text = `CN=${'a'.concat(' '.repeat(8_000))}b`;
  const start = performance.now();
  for (let turn = 0; turn < 20; turn++) readName(text);
  expect(performance.now() - start).toBeLessThan(300);
});
