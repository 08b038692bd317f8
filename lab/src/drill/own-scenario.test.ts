import type { OutlineItem } from '@muster/contract';
import { expect, test } from 'vitest';
import { lastingOf, problemLines } from './own-scenario.ts';

const end = (hours: number): { outline: OutlineItem[] } => ({
  outline: [{ at: hours * 3600, until: null, kind: 'end', name: null, deadline: null, what: 'it ends' }],
});

test('a script of one’s own is followed to its end, or for as long as was asked', () => {
  expect(lastingOf(end(12), 38)).toEqual({ lastsHours: 12, whole: true });
  expect(lastingOf(end(35 * 24), 38)).toEqual({ lastsHours: 38, whole: false });
});

test('its problems are told as file:line:column', () => {
  const problems = [
    { line: 19, column: 12, path: 'implants.perSite', message: 'must be a number' },
    { line: 3, column: 1, path: '', message: 'bad indentation' },
  ];
  expect(problemLines('mine.yaml', { problems })).toEqual([
    'mine.yaml:19:12 implants.perSite: must be a number',
    'mine.yaml:3:1 bad indentation',
  ]);
});
