import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FederationSnapshot } from '../../ports/federation-snapshot.ts';
import { readFederationCsv } from './csv.ts';
import { readCsv } from './csv-table.ts';

function read(content: string | Buffer, options = {}): FederationSnapshot {
  const [snapshot] = readFederationCsv([{ name: 'f.csv', content: Buffer.from(content as string) }], options);
  if (!snapshot) throw new Error('nothing was read');
  return snapshot;
}

function contacts(snapshot: FederationSnapshot): string[] {
  return snapshot.contacts.map(({ owner, role, address }) => `${owner?.name} ${role} ${address}`);
}

test('one row a contact; what a site is may stand in any of its rows', () => {
  const snapshot = read(
    [
      'ngi,site,role,email,name,time_zone,country',
      'NGI_NORD,,ngi-security,security@nord.example,,,',
      'NGI_NORD,ALPHA,security,a@alpha.example,"Müller, Zoë",Europe/Berlin,de',
      'NGI_NORD,ALPHA,csirt,csirt@alpha.example,,,',
    ].join('\n'),
  );
  expect(snapshot.sites).toEqual([
    { name: 'ALPHA', key: null, fields: { ngi: 'NGI_NORD', timeZone: 'Europe/Berlin', country: 'DE' } },
  ]);
  expect(contacts(snapshot)).toEqual([
    'NGI_NORD ngi-security security@nord.example',
    'ALPHA security a@alpha.example',
    'ALPHA csirt csirt@alpha.example',
  ]);
  expect(snapshot.contacts[1]?.fields.name).toBe('Müller, Zoë');
  expect(snapshot.warnings).toEqual([]);
});

test('a row may say where the site stands, in degrees', () => {
  const snapshot = read(
    'site,latitude,longitude,role,email\nPLZEN,49.75,13.38,security,p@p.example\nNOWHERE,north,200,admin,n@n.example\n',
  );
  expect(snapshot.sites.map(({ fields }) => fields)).toEqual([{ latitude: 49.75, longitude: 13.38 }, {}]);
  expect(snapshot.warnings.map(({ message }) => message)).toEqual([
    '“north” is no latitude; it was left out',
    '“200” is no longitude; it was left out',
  ]);
});

test('spreadsheets: a byte order mark, semicolons, CRLF, quotes, Windows-1252, a cell of two lines', () => {
  const text = 'Site;Role;Email;Note\r\nBÊTA;security;b@beta.example;"says ""hi"";\r\ntwice"\r\n\r\n';
  const snapshot = read(Buffer.from(`\ufeff${text}`));
  expect(snapshot.contacts[0]?.fields.note).toBe('says "hi";\r\ntwice');
  expect(read(Buffer.from(text, 'latin1')).sites[0]?.name).toBe('BÊTA');
});

test('a number beside an address becomes a phone contact', () => {
  const snapshot = read('site\trole\temail\tphone\nA\tsecurity\ta@a.example\t+1 555 0100\n');
  expect(contacts(snapshot)).toEqual(['A security a@a.example', 'A phone +1 555 0100']);
});

test('what cannot be used is left out and told with its line', () => {
  const snapshot = read(
    'site,role,email,colour\nA,security,nobody,red\n,security,x@x.example,\nA,king,k@a.example,\n',
  );
  expect(snapshot.contacts).toEqual([]);
  expect(snapshot.warnings).toEqual([
    { at: 'f.csv:1:1', message: 'the column “colour” is not known; it was left out' },
    { at: 'f.csv:2:1', message: 'this is no e-mail address; it was left out' },
    { at: 'f.csv:3:1', message: 'a row with neither site nor ngi was left out' },
    {
      at: 'f.csv:4:1',
      message:
        '“king” is no role (security, csirt, ngi-security, admin, alarm, phone, ticket); the contact was left out',
    },
  ]);
});

test('a partial file covers only the sites that it names', () => {
  const text = 'site,role,email\nA,security,a@a.example\n';
  expect(read(text).covers).toMatchObject({ sites: true, contacts: 'all' });
  expect(read(text, { partial: true }).covers).toMatchObject({ sites: false, contacts: 'listed' });
  expect(read(text, { label: 'phones' }).source).toBe('csv:phones');
});

const refused: [string, string, string][] = [
  ['an empty file', '', 'f.csv:1:1'],
  ['a header alone', 'site,role,email\n', 'f.csv:1:1'],
  ['a header without site and ngi', 'role,email\nsecurity,a@a.example\n', 'f.csv:1:1'],
  ['a column that stands twice', 'site,email,Email\n', 'f.csv:1:1'],
  ['a quote that is not closed', 'site,name\nA,"open\n', 'f.csv:2:3'],
  ['text behind a quote', 'site,name\nA,"x"y\n', 'f.csv:2:6'],
  ['a row that is too long', 'site,name\nA,b,c\n', 'f.csv:2:1'],
];
test.each(refused)('%s is refused with its place', (_, content, at) => {
  expect(() => read(content)).toThrow(expect.objectContaining({ code: 'import.invalid', at }));
});

test('any table that is written by the rules is read back', () => {
  const cell = fc.string({ maxLength: 8 }).map((text) => text.trim());
  const table = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(
      table,
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom('\n', '\r\n'),
      (rows, separator, end) => {
        const header = `a${separator}b${separator}c`;
        const quoted = rows.map((row) =>
          row.map((text) => `"${text.replaceAll('"', '""')}"`).join(separator),
        );
        const content = Buffer.from([header, ...quoted].join(end));
        const read = readCsv({ name: 'p.csv', content }).rows.map((row) => [...row.cells.values()]);
        expect(read).toEqual(rows.filter((row) => row.some((text) => text !== '')));
      },
    ),
  );
});
