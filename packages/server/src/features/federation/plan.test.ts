import { expect, test } from 'vitest';
import type { FederationSnapshot, SiteFields } from '../../ports/federation-snapshot.ts';
import { manualSnapshot } from './apply-snapshot.ts';
import type { FederationState, KnownSite } from './model.ts';
import { contactIdentity, planImport } from './plan.ts';

const empty: FederationState = {
  ngis: [],
  sites: [],
  contacts: [],
  calendars: [],
  downtimes: [],
  endpoints: [],
};

function snapshot(content: Partial<FederationSnapshot>): FederationSnapshot {
  const covers = {
    ngis: true,
    sites: true,
    contacts: 'all',
    calendars: true,
    downtimes: true,
    endpoints: true,
  } as const;
  return manualSnapshot({ source: 'gocdb', covers, ...content });
}

function known(id: string, name: string, key: string | null, fields: Partial<SiteFields> = {}): KnownSite {
  return { kind: 'site', id, name, records: [{ source: 'gocdb', name, key, fields, isGone: false }] };
}

function site(name: string, key: string | null = null, fields: Partial<SiteFields> = {}) {
  return { name, key, fields };
}

function told(state: FederationState, next: FederationSnapshot): string[] {
  return planImport(state, next).changes.map(
    ({ op, kind, label, id }) => `${op} ${kind} ${label} ${id ?? 'new'}`,
  );
}

test('what is new is added, what is missing vanishes, what is the same stays', () => {
  const state = { ...empty, sites: [known('site_a', 'A', null), known('site_b', 'B', null)] };
  expect(told(state, snapshot({ sites: [site('B'), site('C')] }))).toEqual([
    'unchanged site B site_b',
    'added site C new',
    'vanished site A site_a',
  ]);
});

test('a change is told field by field', () => {
  const before = { country: 'DE', timeZone: 'Europe/Berlin', certification: 'Candidate' };
  const state = { ...empty, sites: [known('site_a', 'A', '1', before)] };
  const after = { country: 'DE', timeZone: null, certification: 'Certified' };
  expect(planImport(state, snapshot({ sites: [site('A', '1', after)] })).changes[0]?.fields).toEqual([
    { field: 'timeZone', before: 'Europe/Berlin', after: null },
    { field: 'certification', before: 'Candidate', after: 'Certified' },
  ]);
});

test('a field of which the snapshot does not speak stays as it is', () => {
  const state = { ...empty, sites: [known('site_a', 'A', '1', { country: 'DE' })] };
  const [change] = planImport(
    state,
    snapshot({ sites: [site('A', '1', { certification: 'Certified' })] }),
  ).changes;
  expect(change).toMatchObject({
    op: 'changed',
    after: { fields: { country: 'DE', certification: 'Certified' } },
  });
});

test('a site that changes its name is known by the key of its source', () => {
  const state = { ...empty, sites: [known('site_a', 'OLD', '1')] };
  expect(told(state, snapshot({ sites: [site('NEW', '1')] }))).toEqual(['changed site NEW site_a']);
});

test('a key that was given to another site does not carry the old one away', () => {
  const state = { ...empty, sites: [known('site_a', 'A', '1')] };
  expect(told(state, snapshot({ sites: [site('A', '2'), site('B', '1')] }))).toEqual([
    'changed site A site_a',
    'added site B new',
  ]);
});

test('a document that only mentions a site makes it known but says nothing about it', () => {
  const mention = snapshot({ sites: [site('A')], covers: { ...snapshot({}).covers, sites: false } });
  expect(told(empty, mention)).toEqual(['added site A new']);
  const state = { ...empty, sites: [known('site_a', 'A', '1', { country: 'DE' })] };
  expect(told(state, mention)).toEqual(['unchanged site A site_a']);
});

test('an NGI that only sites name is made known, once, and stays', () => {
  const sites = [site('A', null, { ngi: 'NGI_X' }), site('B', null, { ngi: 'ngi_x' })];
  expect(told(empty, snapshot({ sites }))).toEqual([
    'added ngi NGI_X new',
    'added site A new',
    'added site B new',
  ]);
});

test('what belongs to nobody known is left out and told', () => {
  const plan = planImport(
    empty,
    snapshot({
      part: 'get_downtime',
      downtimes: [
        {
          site: 'NOWHERE',
          key: '1',
          fields: {
            startsAt: '2027-01-05T08:00:00.000Z',
            endsAt: '2027-01-05T09:00:00.000Z',
            severity: 'outage',
            classification: 'scheduled',
            services: [],
            description: null,
          },
        },
      ],
    }),
  );
  expect(plan.changes).toEqual([]);
  expect(plan.warnings).toEqual([
    { at: 'get_downtime', message: 'a downtime of the site NOWHERE was left out: nobody has named it yet' },
  ]);
});

const fields = { name: null, position: 0, note: null };
const contact = { role: 'security', channel: 'email', address: 'a@a.example' } as const;

test('a partial snapshot lets contacts vanish only where it names the owner', () => {
  const part = (ownerId: string) => ({
    id: `con_${ownerId}`,
    ownerId,
    identity: contactIdentity(contact),
    label: ownerId,
    fields,
  });
  const state = {
    ...empty,
    sites: [known('site_a', 'A', null), known('site_b', 'B', null)],
    contacts: [part('site_a'), part('site_b')],
  };
  const covers = { ...snapshot({}).covers, sites: false, contacts: 'listed' } as const;
  expect(told(state, snapshot({ sites: [site('A')], covers }))).toEqual([
    'unchanged site A site_a',
    'vanished contact site_a con_site_a',
  ]);
});

test('an address in other letters is the same contact', () => {
  const state = {
    ...empty,
    sites: [known('site_a', 'A', null)],
    contacts: [{ id: 'con_1', ownerId: 'site_a', identity: contactIdentity(contact), label: '', fields }],
  };
  const owner = { kind: 'site', name: 'A' } as const;
  const contacts = [{ owner, ...contact, address: 'A@A.example', fields }];
  expect(told(state, snapshot({ sites: [site('A')], contacts }))).toContain(
    'unchanged contact A security A@A.example con_1',
  );
});

test('a source that goes on using its name for a site has not renamed it by using another name besides', () => {
  // Muster calls it A, as another source does; this source calls it B.
  const state = { ...empty, sites: [{ ...known('site_a', 'B', 'k1'), name: 'A' }] };
  const [change] = planImport(state, snapshot({ sites: [site('A', 'k3'), site('B', 'k3')] })).changes;
  expect(change).toMatchObject({ id: 'site_a', after: { name: 'B' } });
});
