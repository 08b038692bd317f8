import { expect, test } from 'vitest';
import { type ActorKind, actors } from '../../testing/test-app.ts';
import { mayEditFederation, mayRecordDowntime, maySeeSite } from './policy.ts';

const kinds = Object.keys(actors) as ActorKind[];
const own = { id: 'site_1', ngiId: 'ngi_1' };
const neighbour = { id: 'site_2', ngiId: 'ngi_1' };
const foreign = { id: 'site_3', ngiId: 'ngi_2' };
const stray = { id: 'site_4', ngiId: null };

function allowed(may: (kind: ActorKind) => boolean): ActorKind[] {
  return kinds.filter(may);
}

test('administrators and the CSIRT keep the federation’s data, nobody else', () => {
  expect(allowed((kind) => mayEditFederation(actors[kind]))).toEqual(['administrator', 'csirt', 'system']);
});

test('a site sees itself, an NGI its sites, the others all', () => {
  const everywhere = ['administrator', 'csirt', 'auditor', 'system'];
  const sees = (site: { id: string; ngiId: string | null }) =>
    allowed((kind) => maySeeSite(actors[kind], site));
  expect(sees(own)).toEqual(['administrator', 'csirt', 'ngi', 'auditor', 'site', 'system']);
  expect(sees(neighbour)).toEqual(['administrator', 'csirt', 'ngi', 'auditor', 'system']);
  expect(sees(foreign)).toEqual(everywhere);
  expect(sees(stray)).toEqual(everywhere);
});

test('downtimes are recorded by those who keep the data and by the NGI’s officers', () => {
  const records = (site: { id: string; ngiId: string | null }) =>
    allowed((kind) => mayRecordDowntime(actors[kind], site));
  expect(records(own)).toEqual(['administrator', 'csirt', 'ngi', 'system']);
  expect(records(foreign)).toEqual(['administrator', 'csirt', 'system']);
});
