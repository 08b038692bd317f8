import { expect, test } from 'vitest';
import { type ActorKind, actors } from '../../testing/test-app.ts';
import { mayHandleMail, mayReadMail, maySeeDeliveries } from './policy.ts';

const kinds = Object.keys(actors) as ActorKind[];
const own = { siteId: 'site_1', ngiId: 'ngi_1' };
const neighbour = { siteId: 'site_2', ngiId: 'ngi_1' };
const foreign = { siteId: 'site_3', ngiId: 'ngi_2' };
const nowhere = { siteId: null, ngiId: null };

function allowed(may: (kind: ActorKind) => boolean): ActorKind[] {
  return kinds.filter(may);
}

test('mail is read by the CSIRT and auditors, and by an NGI for its sites; never by a site', () => {
  const read = (place: typeof nowhere | typeof own) => allowed((kind) => mayReadMail(actors[kind], place));
  const everywhere = ['administrator', 'csirt', 'auditor', 'system'];
  expect(read(own)).toEqual(['administrator', 'csirt', 'ngi', 'auditor', 'system']);
  expect(read(foreign)).toEqual(everywhere);
  expect(read(nowhere)).toEqual(everywhere);
});

test('an auditor changes nothing', () => {
  const handle = (place: typeof nowhere | typeof own) =>
    allowed((kind) => mayHandleMail(actors[kind], place));
  expect(handle(own)).toEqual(['administrator', 'csirt', 'ngi', 'system']);
  expect(handle(nowhere)).toEqual(['administrator', 'csirt', 'system']);
});

test('a site sees what became of the messages to itself alone', () => {
  const see = (place: typeof own) => allowed((kind) => maySeeDeliveries(actors[kind], place));
  expect(see(own)).toEqual(['administrator', 'csirt', 'ngi', 'auditor', 'site', 'system']);
  expect(see(neighbour)).toEqual(['administrator', 'csirt', 'ngi', 'auditor', 'system']);
});
