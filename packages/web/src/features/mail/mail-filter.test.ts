import { expect, test } from 'vitest';
import { filterFrom, pathOf } from './mail-filter.ts';

test('a box asks for its own list, with the filters that it knows', () => {
  const filter = { class: 'human', state: 'sent', site: 'Plzeň' };
  expect(pathOf('in', filter)).toBe('/api/v1/mail?limit=100&class=human&site=Plze%C5%88');
  expect(pathOf('sent', filter, 'dlv_1')).toBe(
    '/api/v1/mail/deliveries?limit=100&site=Plze%C5%88&state=sent&cursor=dlv_1',
  );
  expect(pathOf('triage', filter)).toBe('/api/v1/mail/triage?limit=100');
});

test('an address without filters filters nothing', () => {
  expect(filterFrom(new URLSearchParams('box=in&class=&other=1'))).toEqual({});
});
