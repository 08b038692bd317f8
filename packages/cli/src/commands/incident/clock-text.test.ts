import type { ClockView } from '@muster/contract';
import { expect, test } from 'vitest';
import { painter } from '../../output/style.ts';
import { widthOf } from '../../output/text.ts';
import { hanging } from '../../output/wrap.ts';
import { clocksText } from './clock-text.ts';
import { zonedText } from './zone.ts';

const plain = painter({ isTTY: false }, {});
const clock: ClockView = {
  step: 'heads-up',
  title: 'The three parties are told',
  actor: 'site',
  site: 'site_alpha',
  key: null,
  readAt: '2027-01-08T18:00:00.000Z',
  anchorAt: '2027-01-08T15:00:00.000Z',
  dueAt: '2027-01-08T19:00:00.000Z',
  state: 'running',
  metAt: null,
  proofs: [
    { fact: 'ngi-told', says: 'The NGI knows', at: null },
    { fact: 'csirt-told', says: 'The CSIRT knows', at: '2027-01-08T16:00:00.000Z' },
  ],
  breaches: [],
  pausedSpans: [],
  calendarVersion: null,
  remainingSeconds: 3600,
  elapsedShare: 0.75,
  evidence: [],
  history: [],
};
const told = (...clocks: Partial<ClockView>[]) =>
  clocksText(
    clocks.map((one) => ({ ...clock, ...one })),
    'Europe/Prague',
    plain,
  );

test('an open clock says how long it runs, until when in the officer’s time and in UTC, and what is missing', () => {
  expect(told({})).toEqual([
    '  The three parties are told',
    '    1 h left, due Fri 8 Jan 20:00 Prague (19:00 UTC)',
    '    missing: The NGI knows',
  ]);
});

test('what is overdue stands first, what nobody needs to look at last and in one line', () => {
  const lines = told(
    { state: 'waiting', dueAt: null, title: 'The report' },
    { state: 'waiting', dueAt: null, title: 'The lessons', key: 'req_1' },
    { state: 'met', metAt: '2027-01-08T16:00:00.000Z', title: 'Contained' },
    {},
    { state: 'missed', dueAt: '2027-01-08T17:20:00.000Z', title: 'Downtime is announced' },
  );
  expect(lines[1]).toBe('    40 min over, due Fri 8 Jan 18:20 Prague (17:20 UTC)');
  expect(lines.slice(-3)).toEqual([
    '  Contained',
    '    done Fri 8 Jan 17:00 Prague (16:00 UTC)',
    '  not begun: The report; The lessons [req_1]',
  ]);
});

test('what must not happen and did is said', () => {
  const says = 'A machine was rebooted';
  expect(told({ breaches: [{ fact: 'rebooted', says, effect: 'flag', at: clock.readAt }] })).toContain(
    `    ${says}`,
  );
});

test('a step with one proof does not say its title twice', () => {
  expect(told({ proofs: [{ fact: 'told', says: clock.title, at: null }] }).join()).not.toContain('missing');
});

test('another day in UTC is named', () => {
  expect(zonedText('2027-01-08T23:30:00.000Z', 'Europe/Prague')).toBe(
    'Sat 9 Jan 00:30 Prague (Fri 8 Jan 23:30 UTC)',
  );
  expect(zonedText('2027-01-08T23:30:00.000Z', 'UTC')).toBe('Fri 8 Jan 23:30 UTC');
});

test('long words from outside stay within the terminal where they can be broken', () => {
  const lines = hanging('missing: ', `${'one two three '.repeat(20)}\u001b[31m`, 80);
  expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(80);
  expect(lines.every((line, i) => line.startsWith(i === 0 ? 'missing: ' : '         '))).toBe(true);
  expect(lines.join('')).not.toContain('\u001b');
});
