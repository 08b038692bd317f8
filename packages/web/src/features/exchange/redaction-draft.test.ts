import type { IncidentRecord } from '@muster/contract';
import { expect, test } from 'vitest';
import { draftOf, planOf, widerThan } from './redaction-draft.ts';

const observable = (id: string, tlp: string) => ({ id, tlp });
const record = {
  tlp: 'AMBER+STRICT',
  title: 'At ALPHA',
  restriction: 'not to contractors',
  observables: [
    observable('obs_1', 'GREEN'),
    observable('obs_2', 'AMBER'),
    observable('obs_3', 'AMBER+STRICT'),
  ],
} as IncidentRecord;

test('a new copy goes one circle further, with what may go there and no words of anybody', () => {
  expect(widerThan(record.tlp)).toEqual(['CLEAR', 'GREEN', 'AMBER']);
  expect(planOf(draftOf(record))).toMatchObject({
    tlp: 'AMBER',
    sites: 'none',
    title: '',
    restriction: 'not to contractors',
    observables: [{ id: 'obs_1' }, { id: 'obs_2' }],
    timeline: [],
  });
});
