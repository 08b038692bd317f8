import { expect, test } from 'vitest';
import type { FederationSnapshot } from '../../ports/federation-snapshot.ts';
import { readFederationYaml } from './yaml.ts';

function read(...contents: string[]): FederationSnapshot {
  const documents = contents.map((content, i) => ({ name: `f${i}.yaml`, content: Buffer.from(content) }));
  const [snapshot] = readFederationYaml(documents, {});
  if (!snapshot) throw new Error('nothing was read');
  return snapshot;
}

const whole = `
calendar: { zone: UTC, week: { mon: ["09:00-17:00"] }, holidays: ["2027-01-01"] }
contacts: [{ role: csirt, email: csirt@federation.example }]
ngis:
  - name: NGI_NORD
    contacts: [{ role: ngi-security, email: security@nord.example }]
sites:
  - name: ALPHA
    ngi: NGI_NORD
    timeZone: Europe/Berlin
    networks: [192.0.2.0/24]
    calendar:
      zone: Europe/Berlin
      week:
        mon: [{ from: "08:00", to: "12:00" }, "13:00 - 17:00"]
      holidays:
        - { date: "2027-01-06", name: Epiphany, hours: ["09:00-11:00"] }
    contacts:
      - { role: security, email: zoe@Alpha.example, name: Zoë }
      - { role: phone, phone: +49 30 1 }
      - { role: phone, phone: +49 30 123 }
    endpoints:
      - { kind: front-door, url: "https://127.0.1.1:8443", caPem: x, settings: { protocol: batch } }
    downtimes:
      - { key: d1, startsAt: "2027-01-05T08:00:00+01:00", endsAt: "2027-01-05T09:00:00Z" }
`;

test('a whole federation in one file', () => {
  const snapshot = read(whole);
  expect(snapshot.contacts.map(({ address }) => address)).toEqual([
    'csirt@federation.example',
    'security@nord.example',
    'zoe@alpha.example',
    '+49 30 1',
    '+49 30 123',
  ]);
  expect(snapshot.calendars).toEqual([
    {
      owner: null,
      fields: {
        zone: 'UTC',
        week: { mon: [{ from: '09:00', to: '17:00' }] },
        holidays: [{ date: '2027-01-01', name: '' }],
      },
    },
    {
      owner: { kind: 'site', name: 'ALPHA' },
      fields: {
        zone: 'Europe/Berlin',
        week: {
          mon: [
            { from: '08:00', to: '12:00' },
            { from: '13:00', to: '17:00' },
          ],
        },
        holidays: [{ date: '2027-01-06', name: 'Epiphany', hours: [{ from: '09:00', to: '11:00' }] }],
      },
    },
  ]);
  expect(snapshot.endpoints).toEqual([
    {
      site: 'ALPHA',
      kind: 'front-door',
      fields: { url: 'https://127.0.1.1:8443', caPem: 'x', settings: { protocol: 'batch' } },
    },
  ]);
  expect(snapshot.downtimes[0]?.fields.startsAt).toBe('2027-01-05T07:00:00.000Z');
  expect(snapshot.covers).toMatchObject({ calendars: true, endpoints: true, downtimes: true });
});

const refused: [string, string, string][] = [
  ['broken YAML', 'sites:\n  - name: [A\n', 'f0.yaml:3:1'],
  ['a key that stands twice', 'sites:\n  - name: A\n    name: B\n', 'f0.yaml:3:5'],
  ['an unknown key', 'sites:\n  - name: A\n    colour: red\n', 'f0.yaml:2:5'],
  [
    'a wrong role',
    'sites:\n  - name: A\n    contacts:\n      - role: king\n        email: a@b\n',
    'f0.yaml:4:15',
  ],
  [
    'a contact with two addresses',
    'sites:\n  - name: A\n    contacts:\n      - { role: security, email: a@b.example, phone: 123 }\n',
    'f0.yaml:4:54',
  ],
  ['a zone that does not exist', 'sites:\n  - name: A\n    timeZone: Mars/Olympus\n', 'f0.yaml:3:15'],
  [
    'working hours that end before they begin',
    'calendar:\n  zone: UTC\n  week:\n    mon: ["17:00-09:00"]\n',
    'f0.yaml:4:11',
  ],
  ['a site that stands twice', 'sites:\n  - name: A\n  - name: a\n', 'f0.yaml:3:11'],
  ['nothing', '', 'f0.yaml:1:1'],
  ['a list', '- a\n', 'f0.yaml:1:1'],
];
test.each(refused)('%s is refused with its place', (_, content, at) => {
  expect(() => read(content)).toThrow(expect.objectContaining({ code: 'import.invalid', at }));
});

test('aliases that multiply are refused', () => {
  const levels = Array.from({ length: 12 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(10)}]`);
  const content = ['l0: &l0 [x]', ...levels].join('\n');
  expect(() => read(content)).toThrow(expect.objectContaining({ code: 'import.invalid' }));
});

test('several files are one federation, but name each thing once', () => {
  expect(read('sites:\n  - name: A\n', 'sites:\n  - name: B\n').sites).toHaveLength(2);
  expect(() => read('sites:\n  - name: A\n', 'sites:\n  - name: A\n')).toThrow(
    expect.objectContaining({ at: 'f1.yaml:2:11' }),
  );
});
