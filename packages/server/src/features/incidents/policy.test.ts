import type { Actor } from '@muster/contract';
import { describe, expect, it } from 'vitest';
import { actorOf, administrator, alpha, auditor, csirt, gamma, north, south } from './incidents.fixture.ts';
import { type IncidentPlace, mayHandleIncident, mayReadIncident } from './policy.ts';

const atAlpha: IncidentPlace = { siteId: 'site_alpha', ngiId: 'ngi_north' };
const atGamma: IncidentPlace = { siteId: 'site_gamma', ngiId: 'ngi_south' };
const orphan: IncidentPlace = { siteId: 'site_orphan', ngiId: null };
const everywhere: IncidentPlace = { siteId: null, ngiId: null };

/** Of the places alpha, gamma, a site without NGI and the federation: which the actor may read and handle. */
const matrix: [string, Actor, read: string, handle: string][] = [
  ['the CSIRT', csirt, 'yyyy', 'yyyy'],
  ['Muster itself', actorOf('system'), 'yyyy', 'yyyy'],
  ['an administrator', administrator, 'yyyy', 'yyyy'],
  ['an auditor', auditor, 'yyyy', '----'],
  ['the officer of the NGI in the north', north, 'y---', 'y---'],
  ['the officer of the NGI in the south', south, '-y--', '-y--'],
  ['a contact of alpha', alpha, 'y---', '----'],
  ['a contact of gamma', gamma, '-y--', '----'],
  [
    'a contact with the scope of an NGI',
    actorOf('site-contact', { kind: 'ngi', ngiId: 'ngi_north' }),
    '----',
    '----',
  ],
  ['a contact with the scope of everything', actorOf('site-contact'), '----', '----'],
  [
    'an auditor with the scope of an NGI',
    actorOf('auditor', { kind: 'ngi', ngiId: 'ngi_north' }),
    '----',
    '----',
  ],
];

describe('who may see and handle an incident', () => {
  it.each(matrix)('%s', (_who, actor, read, handle) => {
    const places = [atAlpha, atGamma, orphan, everywhere];
    const letters = (may: typeof mayReadIncident) =>
      places.map((place) => (may(actor, place) ? 'y' : '-')).join('');
    expect({ read: letters(mayReadIncident), handle: letters(mayHandleIncident) }).toEqual({ read, handle });
  });
});
