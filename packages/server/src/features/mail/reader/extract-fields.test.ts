import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractFields, normaliseDn } from './index.ts';

const context = { zone: 'Europe/Berlin', sentAt: new Date('2027-01-05T11:30:00Z') };

function values(kind: string, text: string): string[] {
  return extractFields(text, context)
    .filter((one) => one.kind === kind)
    .map((one) => one.value);
}

const robin = '/DC=lab/DC=muster/O=VO physics/CN=Robin Rogue';

describe('names of identities', () => {
  it.each([
    ['one-line form', `The user ${robin} was banned.`],
    ['one-line form in quotes', `"${robin}" is out`],
    ['RFC 2253, leaf first', 'CN=Robin Rogue,O=VO physics,DC=muster,DC=lab'],
    ['RFC 4514 with blanks', 'CN=Robin Rogue, O=VO physics, DC=muster, DC=lab at 10:42 CET'],
    ['openssl’s newer form, root first', 'subject=DC = lab, DC = muster, O = VO physics, CN = Robin Rogue'],
    ['in brackets', `(dn: ${robin})`],
    ['at the end of a German sentence', `Gesperrt wurde ${robin} um 10:42 Uhr MEZ.`],
  ])('are read in %s', (_form, text) => {
    expect(values('dn', text)).toEqual([robin]);
  });

  it('keep a slash and an e-mail address inside a value', () => {
    expect(values('dn', '/DC=org/O=Grid/CN=host/ce01.site.example')).toEqual([
      '/DC=org/O=Grid/CN=host/ce01.site.example',
    ]);
    expect(normaliseDn('emailAddress=a@b.example,CN=A B,O=X')).toBe('/O=X/CN=A B/emailAddress=a@b.example');
  });

  it('are read as issuer and subject of a token', () => {
    expect(values('oidc', 'iss https://idp.example.org/realm sub 5f1c-77@idp')).toEqual([
      'https://idp.example.org/realm 5f1c-77@idp',
    ]);
  });
});

describe('addresses', () => {
  it('are read plain and made harmless, and version numbers are not sure', () => {
    expect(values('ipv4', '192.0.2.66, 1[.]2[.]3[.]4 and 10(.)0(.)0(.)1; not 300.1.1.1 nor 1.2.3')).toEqual([
      '192.0.2.66',
      '1.2.3.4',
      '10.0.0.1',
    ]);
    expect(extractFields('version 1.2.3.4').find((one) => one.kind === 'ipv4')?.confidence).toBe('low');
  });

  it('of version 6 are read, and times are not taken for them', () => {
    expect(values('ipv6', 'from 2001:DB8::66, fe80::1 and ::1 at 10:42:33')).toEqual([
      '2001:db8::66',
      'fe80::1',
      '::1',
    ]);
  });

  it('carry their port and protocol', () => {
    expect(
      values('endpoint', 'it talks to 127.0.4.1:8443/tcp, 127.0.4.2:53/udp and 127.0.4.3 port 80'),
    ).toEqual(['127.0.4.1:8443/tcp', '127.0.4.2:53/udp', '127.0.4.3:80/tcp']);
  });

  it('of hosts are read, made harmless too, and file names are not taken for them', () => {
    expect(values('host', 'ce01.site.example, hxxp://bad[.]example[.]org/x and report.txt')).toEqual([
      'ce01.site.example',
      'bad.example.org',
    ]);
  });
});

describe('times', () => {
  it.each([
    ['2027-01-05T10:42:00Z', '2027-01-05T10:42:00.000Z'],
    ['2027-01-05 10:42 UTC', '2027-01-05T10:42:00.000Z'],
    ['2027-01-05T11:42:00+01:00', '2027-01-05T10:42:00.000Z'],
    ['Tue, 05 Jan 2027 11:42:01 +0100', '2027-01-05T10:42:01.000Z'],
    ['11:42 CET', '2027-01-05T10:42:00.000Z'],
    ['11:42 Uhr MEZ', '2027-01-05T10:42:00.000Z'],
    ['5 January 2027 at 11:42 CET', '2027-01-05T10:42:00.000Z'],
    ['January 5, 2027 11:42 am CET', '2027-01-05T10:42:00.000Z'],
    ['05.01.2027 um 11:42 Uhr MEZ', '2027-01-05T10:42:00.000Z'],
    ['11:42 CET on 5 January 2027', '2027-01-05T10:42:00.000Z'],
    ['yesterday at 23:50 CET', '2027-01-04T22:50:00.000Z'],
    ['10:42 GMT+1', '2027-01-05T09:42:00.000Z'],
    ['18:42 CET', '2027-01-04T17:42:00.000Z'],
  ])('%s is sure', (text, value) => {
    expect(extractFields(`banned ${text}`, context).filter((one) => one.kind === 'time')).toMatchObject([
      { value, confidence: 'high' },
    ]);
  });

  it.each([
    ['without a zone', 'banned at 11:42', '2027-01-05T10:42:00.000Z'],
    ['with day and month in doubt', 'banned 04/01/2027 11:42 CET', '2027-01-04T10:42:00.000Z'],
    ['with winter’s name in summer', 'banned 2027-07-05 11:42 CET', '2027-07-05T10:42:00.000Z'],
  ])('are unsure %s', (_why, text, value) => {
    expect(extractFields(text, context).filter((one) => one.kind === 'time')).toMatchObject([
      { value, confidence: 'low' },
    ]);
  });

  it('are none where the day or hour does not exist', () => {
    expect(values('time', 'on 2027-02-30 10:42 UTC, at 24:10 UTC and ratio 3:99')).toEqual([]);
  });
});

describe('marks', () => {
  it('of content are told apart by their length', () => {
    const [md5, sha1, sha256] = ['a'.repeat(32), 'b'.repeat(40), 'C'.repeat(64)];
    expect(
      extractFields(`md5 ${md5} sha-1: ${sha1} and ${sha256}`).map(({ kind, confidence }) => [
        kind,
        confidence,
      ]),
    ).toEqual([
      ['md5', 'high'],
      ['sha1', 'high'],
      ['sha256', 'high'],
    ]);
  });

  it('of processes and jobs are read from lists', () => {
    expect(values('pid', 'PIDs: 12, 13 and 14; process 99')).toEqual(['12', '13', '14', '99']);
    expect(values('job', 'jobs J7KQ2, JABCD und JEF22; job 4711.ce01')).toEqual([
      'J7KQ2',
      'JABCD',
      'JEF22',
      '4711.ce01',
    ]);
  });

  it('of distribution are read leniently, a list of choices is not sure', () => {
    expect(values('tlp', 'TLP: AMBER, tlp:amber+strict, TLP:WHITE')).toEqual([
      'AMBER',
      'AMBER+STRICT',
      'CLEAR',
    ]);
    expect(extractFields('TLP:AMBER|TLP:RED').every((one) => one.confidence === 'low')).toBe(true);
  });

  it('of incidents, paths and tokens are read', () => {
    expect(values('incident-id', '[EGI-20270105-01] and MUSTER-20270105-112')).toEqual([
      'EGI-20270105-01',
      'MUSTER-20270105-112',
    ]);
    expect(values('path', 'saved in /srv/evidence/J7 and /tmp/x.')).toEqual(['/srv/evidence/J7', '/tmp/x']);
    expect(values('token', 'canary token: abcdefgh234567ab')).toEqual(['abcdefgh234567ab']);
    expect(values('token', 'internationalise')).toEqual([]);
  });
});

describe('every field', () => {
  it('quotes exactly what stands between its start and end, in any text', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        robin,
        '1[.]2[.]3[.]4:80',
        '10:42 CET on 5 Jan 2027',
        'jobs: J12, J13',
        'TLP:AMBER',
        'a'.repeat(64),
        'CN=a,O=b',
        '2027-01-05T10:42Z',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join(' ');
        for (const one of extractFields(text, context)) {
          expect(text.slice(one.start, one.end)).toBe(one.quote);
          expect(one.quote).not.toBe('');
        }
      }),
      { numRuns: 500 },
    );
  });
});
