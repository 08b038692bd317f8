import type { Actor, TlpLabel } from '@muster/contract';
import { describe, expect, it } from 'vitest';
import { actorOf, administrator, alpha, auditor, csirt, gamma, north, south } from './incidents.fixture.ts';
import { type IncidentGround, mayHandleIncident, mayReadItem, standingOf } from './policy.ts';

function ground(sites: Record<string, string | null>, more: Partial<IncidentGround> = {}): IncidentGround {
  return {
    tlp: 'AMBER',
    sites: Object.entries(sites).map(([siteId, ngiId]) => ({ siteId, ngiId })),
    shares: [],
    persons: [],
    ...more,
  };
}

const grounds = [
  ground({ site_alpha: 'ngi_north' }),
  ground({ site_gamma: 'ngi_south' }),
  ground({ site_orphan: null }),
  ground({}),
];
const vo = actorOf('vo-manager', { kind: 'vo', vo: 'biomed' });

/** Of incidents at alpha, at gamma, at a site without NGI and at no site: which the actor may read and handle. */
const matrix: [string, Actor, read: string, handle: string][] = [
  ['the CSIRT', csirt, 'yyyy', 'yyyy'],
  ['Muster itself', actorOf('system'), 'yyyy', 'yyyy'],
  ['an administrator', administrator, 'yyyy', 'yyyy'],
  ['an auditor', auditor, 'yyyy', '----'],
  ['the officer of the NGI in the north', north, 'y---', 'y---'],
  ['the officer of the NGI in the south', south, '-y--', '-y--'],
  ['a contact of alpha', alpha, 'y---', '----'],
  ['a contact of gamma', gamma, '-y--', '----'],
  ['a VO manager', vo, '----', '----'],
  ['a contact with the scope of an NGI', actorOf('site-contact', north.scope), '----', '----'],
  ['a contact with the scope of everything', actorOf('site-contact'), '----', '----'],
  ['an auditor with the scope of an NGI', actorOf('auditor', north.scope), '----', '----'],
];

describe('who may see and handle an incident', () => {
  it.each(matrix)('%s', (_who, actor, read, handle) => {
    const standings = grounds.map((one) => standingOf(actor, one));
    const letters = (may: (standing: NonNullable<(typeof standings)[number]>) => boolean) =>
      standings.map((standing) => (standing && may(standing) ? 'y' : '-')).join('');
    expect({ read: letters(() => true), handle: letters((one) => mayHandleIncident(actor, one)) }).toEqual({
      read,
      handle,
    });
  });
});

describe('an incident that is shared', () => {
  const shares = [
    { kind: 'site', ref: 'site_alpha' },
    { kind: 'ngi', ref: 'ngi_north' },
    { kind: 'vo', ref: 'biomed' },
  ] as const;
  const at = (tlp: TlpLabel) => ground({ site_gamma: 'ngi_south' }, { tlp, shares });

  it.each([
    ['CLEAR', true],
    ['GREEN', true],
    ['AMBER', true],
    ['AMBER+STRICT', false],
    ['RED', false],
  ] as const)('with TLP:%s is readable by those it is shared with: %s', (tlp, readable) => {
    for (const actor of [alpha, north, vo])
      expect(standingOf(actor, at(tlp))?.relation).toBe(readable ? 'shared' : undefined);
  });

  it('shows them what all parties read, and nothing of a site', () => {
    const standing = standingOf(alpha, at('AMBER')) as NonNullable<ReturnType<typeof standingOf>>;
    expect(mayReadItem(standing, { siteId: null, audience: 'parties' })).toBe(true);
    expect(mayReadItem(standing, { siteId: null, audience: 'csirt' })).toBe(false);
    expect(mayReadItem(standing, { siteId: 'site_gamma', audience: 'parties' })).toBe(false);
    expect(mayReadItem(standing, { siteId: 'site_alpha', audience: 'parties' })).toBe(false);
    expect(mayHandleIncident(north, standing)).toBe(false);
  });
});

describe('an incident with TLP:RED', () => {
  const red = ground({ site_alpha: 'ngi_north' }, { tlp: 'RED', persons: ['per_named'] });

  it('is for the CSIRT, the site and the persons named', () => {
    expect(standingOf(csirt, red)?.relation).toBe('all');
    expect(standingOf(alpha, red)?.relation).toBe('own');
    expect(standingOf({ ...south, id: 'per_named' }, red)?.relation).toBe('all');
    for (const actor of [north, auditor, gamma, vo]) expect(standingOf(actor, red)).toBeUndefined();
  });
});

it('one site of several reads its own part and what all parties read', () => {
  const both = ground({ site_alpha: 'ngi_north', site_gamma: 'ngi_south' });
  const standing = standingOf(alpha, both) as NonNullable<ReturnType<typeof standingOf>>;
  expect(standing).toEqual({ relation: 'own', sites: ['site_alpha'] });
  expect(mayReadItem(standing, { siteId: 'site_alpha', audience: 'csirt' })).toBe(true);
  expect(mayReadItem(standing, { siteId: 'site_gamma', audience: 'parties' })).toBe(false);
});
