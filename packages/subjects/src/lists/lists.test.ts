import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readGridMapfile } from './grid-mapfile.ts';
import { readMappingHistory } from './mapping-history.ts';
import { readGatewayUsers, readMembers } from './subject-lists.ts';

test('a grid-mapfile says which account a name has', () => {
  const { rows, faults } = readGridMapfile(`# users
"/DC=org/DC=example/CN=Ada Lovelace" ada,biomed001
"/DC=org/CN=host\\\\x2fa \\"b\\"" svc
"/biomed/Role=production/Capability=NULL" .bioprd
/DC=org/CN=bare bare
"/DC=org/CN=none"
"/DC=org/CN=bad" a b
`);
  expect(rows).toEqual([
    {
      line: 2,
      subject: { format: 'x509', name: 'CN=Ada Lovelace,DC=example,DC=org' },
      accounts: ['ada', 'biomed001'],
      pool: false,
    },
    {
      line: 3,
      subject: { format: 'x509', name: 'CN=host/a \\"b\\",DC=org' },
      accounts: ['svc'],
      pool: false,
    },
    {
      line: 4,
      subject: { format: 'fqan', fqan: '/biomed/Role=production' },
      accounts: ['.bioprd'],
      pool: true,
    },
    { line: 5, subject: { format: 'x509', name: 'CN=bare,DC=org' }, accounts: ['bare'], pool: false },
  ]);
  expect(faults.map(({ line }) => line)).toEqual([6, 7]);
});

test('a mapping history says who was which account when', () => {
  const { rows, faults } = readMappingHistory(`from,to,subject,account
2026-01-01T00:00:00Z,2026-02-01,"CN=Ada, DC=org",biomed001
2026-02-01 01:00:00+01:00,,/DC=org/CN=Bo,biomed001
yesterday,,/DC=org/CN=Bo,biomed001
2026-02-01,2026-01-01,/DC=org/CN=Bo,biomed001
2026-02-01,,/DC=org/CN=Bo,${'b'.repeat(256)}
`);
  expect(rows).toEqual([
    {
      line: 2,
      subject: { format: 'x509', name: 'CN=Ada,DC=org' },
      account: 'biomed001',
      from: '2026-01-01T00:00:00.000Z',
      to: '2026-02-01T00:00:00.000Z',
    },
    {
      line: 3,
      subject: { format: 'x509', name: 'CN=Bo,DC=org' },
      account: 'biomed001',
      from: '2026-02-01T00:00:00.000Z',
      to: null,
    },
  ]);
  expect(faults.map(({ line }) => line)).toEqual([4, 5, 6]);
});

test('members of a VO and users of a gateway are read line by line', () => {
  expect(readMembers('/DC=org/CN=Ada\nhttps://aai.example abc\n?\n')).toEqual({
    rows: [
      { line: 1, member: { format: 'x509', name: 'CN=Ada,DC=org' } },
      { line: 2, member: { format: 'iss_sub', iss: 'https://aai.example', sub: 'abc' } },
    ],
    faults: [{ line: 3, why: expect.stringContaining('no subject') }],
  });
  expect(
    readGatewayUsers('subject,person\n"CN=user:a,CN=Robot - P,O=x",ada@example.org\n/O=x/CN=user:b,\n').rows,
  ).toEqual([
    {
      line: 2,
      subject: { format: 'x509', name: 'CN=user:a,CN=Robot - P,O=x' },
      person: { format: 'email', email: 'ada@example.org' },
    },
    { line: 3, subject: { format: 'x509', name: 'CN=user:b,O=x' }, person: null },
  ]);
});

test('no text makes a list throw', () => {
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'"/\\=,\n CNx09:-TZ#'), maxLength: 200 }),
    fc
      .string({ unit: fc.constantFrom(...'",\n -0129TZ:'), maxLength: 60 })
      .map((one) => `from,subject,account\n${one}`),
  );
  fc.assert(
    fc.property(text, (one) => {
      for (const read of [readGridMapfile, readMappingHistory, readMembers, readGatewayUsers]) read(one);
    }),
    { numRuns: 300 },
  );
});
