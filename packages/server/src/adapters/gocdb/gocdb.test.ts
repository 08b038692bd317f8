import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { FederationSnapshot } from '../../ports/federation-snapshot.ts';
import { readGocdb } from './index.ts';

function fixture(name: string) {
  return { name, content: readFileSync(new URL(`fixtures/${name}`, import.meta.url)) };
}

function text(name: string, content: string) {
  return { name, content: Buffer.from(content) };
}

function read(name: string): FederationSnapshot {
  const [snapshot] = readGocdb([fixture(name)], {});
  if (!snapshot) throw new Error('nothing was read');
  return snapshot;
}

function warnings(snapshot: FederationSnapshot): string[] {
  return snapshot.warnings.map(({ at, message }) => `${at} ${message}`);
}

function contacts(snapshot: FederationSnapshot): string[] {
  return snapshot.contacts.map(({ owner, role, address }) => `${owner?.name} ${role} ${address}`);
}

test('get_ngi gives the NGIs and their addresses', () => {
  const snapshot = read('get_ngi.xml');
  expect(snapshot.ngis).toEqual([
    { name: 'NGI_NORD', key: '101', fields: { description: 'Northern sites & friends' } },
    { name: 'NGI_ÖST', key: '102', fields: { description: null } },
  ]);
  expect(contacts(snapshot)).toEqual([
    'NGI_NORD ngi-security security@nord.example',
    'NGI_NORD admin office@nord.example',
    'NGI_NORD alarm rod@nord.example',
    'NGI_ÖST admin office@oest.example',
  ]);
  expect(warnings(snapshot)).toEqual(['get_ngi.xml:14:3 the NGI NGI_ÖST has no security address']);
  expect(snapshot.covers).toMatchObject({ ngis: true, sites: false, contacts: 'all' });
});

test('get_site gives what a site is', () => {
  const [alpha] = read('get_site.xml').sites;
  expect(alpha).toEqual({
    name: 'ALPHA-HPC',
    key: '11G0',
    fields: {
      ngi: 'NGI_NORD',
      officialName: 'Alpha Rechenzentrum Universität Musterstadt',
      country: 'DE',
      timeZone: 'Europe/Berlin',
      certification: 'Certified',
      domains: ['alpha.example'],
      networks: [],
      latitude: 52.52,
      longitude: 13.4,
    },
  });
});

test('a site full of mistakes is read all the same, and each mistake is told with its place', () => {
  const snapshot = read('get_site.xml');
  expect(snapshot.sites[1]?.fields).toMatchObject({
    ngi: null,
    country: null,
    timeZone: null,
    latitude: null,
  });
  expect(contacts(snapshot).filter((line) => line.startsWith('BETA'))).toEqual([
    'BETA-CLOUD admin one@beta.example',
    'BETA-CLOUD admin two@beta.example',
  ]);
  expect(warnings(snapshot)).toEqual([
    'get_site.xml:32:5 HOME_URL is no http or https URL',
    'get_site.xml:31:5 GOCDB_PORTAL_URL was escaped twice',
    'get_site.xml:40:5 the site BETA-CLOUD belongs to no NGI',
    'get_site.xml:38:5 “XXX” is no country code; it was left out',
    "get_site.xml:44:5 the time zone “Mars/Olympus” is not known; the NGI's calendar applies",
    'get_site.xml:45:5 “north” is no latitude; it was left out',
    'get_site.xml:46:5 “181” is no longitude; it was left out',
    'get_site.xml:33:5 the same address is named twice as admin of BETA-CLOUD; it was taken once',
  ]);
});

test('newer answers carry networks, a CSIRT address, pages and stray text', () => {
  const snapshot = read('get_site_newer.xml');
  expect(snapshot.sites[0]?.fields).toMatchObject({
    officialName: 'Gamma © Łódź',
    networks: ['192.0.2.0/24', '198.51.100.7/32', '2001:db8::/32'],
    domains: ['gamma.example'],
  });
  expect(contacts(snapshot)).toEqual(['GAMMA csirt csirt@gamma.example']);
  expect(snapshot.warnings.map(({ message }) => message)).toEqual([
    'stray text inside results was left out',
    'stray text inside SITE was left out',
    '“0.0.0.0/0.0.0.0” is no network; it was left out',
    '“300.1.2.3/8” is no network; it was left out',
    '“2001:db8::/129” is no network; it was left out',
    'not all pages are there: nothing that is missing counts as gone',
  ]);
  expect(snapshot.covers).toMatchObject({ sites: false, contacts: 'listed' });
});

test('pages of one answer that are read together are a whole answer', () => {
  const page = (rel: string, name: string) =>
    text(
      `${name}.xml`,
      `<results><meta><link rel="${rel}"/></meta><SITE NAME="${name}"><ROC>N</ROC></SITE></results>`,
    );
  const [snapshot] = readGocdb([page('next', 'A'), page('prev', 'B')], {});
  expect(snapshot?.sites.map(({ name }) => name)).toEqual(['A', 'B']);
  expect(snapshot?.covers.sites).toBe(true);
});

test('get_site_list speaks of name, NGI and country only', () => {
  const snapshot = read('get_site_list.xml');
  expect(snapshot.sites).toEqual([
    { name: 'ALPHA-HPC', key: '11G0', fields: { ngi: 'NGI_NORD', country: 'DE' } },
    { name: 'BETA-CLOUD', key: '12G0', fields: { ngi: null } },
  ]);
  expect(snapshot.covers).toMatchObject({ sites: true, contacts: 'none' });
});

test('get_site_contacts gives people by role; one address is taken once', () => {
  const snapshot = read('get_site_contacts.xml');
  expect(contacts(snapshot)).toEqual([
    'ALPHA-HPC security zoe.mueller@alpha.example',
    'ALPHA-HPC phone +49 30 1234 99',
  ]);
  expect(snapshot.contacts[0]?.fields.name).toBe('Zoë Müller');
  expect(snapshot.warnings.map(({ message }) => message)).toEqual([
    'the same address is named twice as security of ALPHA-HPC; it was taken once',
    'a contact of BETA-CLOUD has no e-mail address',
  ]);
});

test('a person with several roles is a contact in each that is used here', () => {
  const snapshot = read('get_site_contacts_newer.xml');
  expect(contacts(snapshot)).toEqual([
    'ALPHA-HPC admin zoe.mueller@alpha.example',
    'ALPHA-HPC security zoe.mueller@alpha.example',
  ]);
  expect(warnings(snapshot)).toEqual([
    'get_site_contacts_newer.xml:10:7 the role “Regional Poet” is not used here; the contact was not taken for it',
  ]);
});

test('get_site_security_info gives the CSIRT; what is no address is left out', () => {
  const snapshot = read('get_site_security_info.xml');
  expect(contacts(snapshot)).toEqual([
    'ALPHA-HPC csirt csirt@alpha.example',
    'ALPHA-HPC phone +49 30 1234 112',
  ]);
  expect(new Set(snapshot.warnings.map(({ at }) => at))).toEqual(
    new Set(['get_site_security_info.xml:12:5', 'get_site_security_info.xml:13:5']),
  );
});

test('get_downtime: one element a service becomes one downtime', () => {
  const snapshot = read('get_downtime.xml');
  expect(snapshot.downtimes).toEqual([
    {
      site: 'ALPHA-HPC',
      key: '71G0',
      fields: {
        startsAt: '2027-01-05T08:00:00.000Z',
        endsAt: '2027-01-06T08:00:00.000Z',
        severity: 'outage',
        classification: 'scheduled',
        services: ['org.example.CE at ce.alpha.example', 'org.example.SE at se.alpha.example'],
        description: 'Power & cooling',
      },
    },
    {
      site: 'BETA-CLOUD',
      key: '72G0',
      fields: {
        startsAt: '2027-02-01T10:00:00.000Z',
        endsAt: '2027-02-01T12:30:00.000Z',
        severity: 'warning',
        classification: 'unscheduled',
        services: ['org.example.Cloud at x.beta.example'],
        description: null,
      },
    },
  ]);
  expect(snapshot.warnings).toHaveLength(2);
  expect(snapshot.covers.downtimes).toBe(false);
});

test('several answers are applied in the order that makes owners known first', () => {
  const files = ['get_downtime.xml', 'get_site_contacts.xml', 'get_site.xml', 'get_ngi.xml'].map(fixture);
  expect(readGocdb(files, {}).map(({ part }) => part)).toEqual([
    'get_ngi',
    'get_site',
    'get_site_contacts',
    'get_downtime',
  ]);
});

test('other encodings are read by their declaration or their mark', () => {
  const xml = '<results><NGI NAME="NGI_ÖST"><NAME>NGI_ÖST</NAME></NGI></results>';
  const latin = Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${xml}`, 'latin1');
  const utf16 = Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${xml}`, 'utf16le');
  for (const content of [latin, utf16]) {
    expect(readGocdb([{ name: 'n.xml', content }], {})[0]?.ngis[0]?.name).toBe('NGI_ÖST');
  }
});

const refused: [string, string, string][] = [
  ['a document type', '<!DOCTYPE r [<!ENTITY a "b">]><results><NGI NAME="&a;"/></results>', 'x.xml:1:1'],
  [
    'a lower-case document type',
    '<?xml version="1.0"?>\n<!doctype r SYSTEM "file:///etc/passwd"><results/>',
    'x.xml:2:1',
  ],
  ['an element that is not closed', '<results>\n  <SITE>\n</results>', 'x.xml:3:1'],
  ['two roots', '<results><NGI NAME="A"/></results><results/>', 'x.xml:1:1'],
  ['no records', '<results></results>', 'x.xml:1:1'],
  ['another answer', '<results>\n<SERVICE_ENDPOINT/></results>', 'x.xml:2:1'],
  ['an encoding that nobody knows', '<?xml version="1.0" encoding="x-nobody"?><results/>', 'x.xml:1:1'],
  ['elements in elements without end', `${'<a>'.repeat(500)}${'</a>'.repeat(500)}`, 'x.xml:1:1'],
  ['an error page', '<html><body><h1>503</h1></body></html>', 'x.xml:1:7'],
  ['no XML at all', 'Service unavailable', 'x.xml:1:1'],
  ['nothing', '', 'x.xml:1:1'],
];
test.each(refused)('%s is refused with its place', (_, content, at) => {
  expect(() => readGocdb([text('x.xml', content)], {})).toThrow(
    expect.objectContaining({ code: 'import.invalid', at }),
  );
});

test('the words of a document type in a comment or in CDATA are only words', () => {
  const xml =
    '<results><!-- <!DOCTYPE x> --><NGI NAME="A"><DESCRIPTION><![CDATA[<!ENTITY a "b">]]></DESCRIPTION></NGI></results>';
  expect(readGocdb([text('x.xml', xml)], {})[0]?.ngis[0]?.fields.description).toBe('<!ENTITY a "b">');
});

test('a large answer with very many escapes is read whole', () => {
  const sites = Array.from({ length: 5000 }, (_, i) => `<SITE NAME="S${i}"><ROC>N&amp;M</ROC></SITE>`).join(
    '',
  );
  const [snapshot] = readGocdb([text('x.xml', `<results>${sites}</results>`)], {});
  expect(snapshot?.sites).toHaveLength(5000);
  expect(snapshot?.sites.at(-1)?.fields.ngi).toBe('N&M');
});
