import type { ImportReport } from '@muster/contract';
import { expect, test } from 'vitest';
import {
  base64Of,
  extentText,
  formatOf,
  kindText,
  sizeText,
  toldFields,
  valueText,
  vanishesMost,
} from './import-model.ts';

function file(name: string, text: string) {
  return { name, bytes: new TextEncoder().encode(text) };
}

test('a file is known by its name, and what was pasted by how it begins', () => {
  expect(formatOf(file('get_site.XML', ''))).toBe('gocdb');
  expect(formatOf(file('sites.tsv', ''))).toBe('csv');
  expect(formatOf(file('lab.yml', ''))).toBe('yaml');
  expect(formatOf(file('pasted', '\ufeff  <?xml version="1.0"?><results/>'))).toBe('gocdb');
  expect(formatOf(file('pasted', 'ngi;site;email\nN;A;a@a.example'))).toBe('csv');
  expect(formatOf(file('pasted', 'sites:\n  - name: A'))).toBe('yaml');
});

test('bytes of any encoding survive', () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => i % 256);
  expect(atob(base64Of(bytes)).charCodeAt(65_535)).toBe(255);
  expect(sizeText(70_000)).toBe('70 kB');
});

const none = { added: 0, changed: 0, vanished: 0, unchanged: 0 };

function report(site: Partial<typeof none>, contact: Partial<typeof none> = {}): ImportReport {
  const counts = { ngi: none, site: { ...none, ...site }, contact: { ...none, ...contact } };
  return { counts: { ...counts, calendar: none, downtime: none, endpoint: none } } as ImportReport;
}

test('the extent names what is added, changed and lost', () => {
  expect(extentText(report({ added: 2, changed: 1 }, { vanished: 3 }))).toBe(
    'adds 2, changes 1 and lets 3 vanish',
  );
  expect(extentText(report({ added: 2 }))).toBe('adds 2');
  expect(extentText(report({ unchanged: 9 }))).toBe('changes nothing');
});

test('most of a federation does not vanish unasked', () => {
  expect(vanishesMost(report({ vanished: 6, unchanged: 4 }))).toBe(true);
  expect(vanishesMost(report({ vanished: 5, unchanged: 5 }))).toBe(false);
  expect(vanishesMost(report({ vanished: 4 }))).toBe(false);
});

test('values are told in words, and of what is new only those that there are', () => {
  expect([null, [], ['a', 'b'], 49.7, { from: '09:00' }].map(valueText)).toEqual([
    '–',
    '–',
    'a, b',
    '49.7',
    '{"from":"09:00"}',
  ]);
  const fields = [
    { field: 'country', before: null, after: 'CZ' },
    { field: 'domains', before: null, after: [] },
  ];
  const change = { kind: 'site' as const, id: null, label: 'A', fields };
  expect(toldFields({ ...change, op: 'added' })).toHaveLength(1);
  expect(toldFields({ ...change, op: 'changed' })).toHaveLength(2);
  expect([kindText('ngi'), kindText('site', 2)]).toEqual(['NGI', 'sites']);
});
