import { expect, test } from 'vitest';
import { madeFacts } from '../verdicts/testing/made-facts.ts';
import { copyNames, probesOf, workloadOf } from './copies.ts';

test('copies have letters and then numbers; several controls are numbered', () => {
  expect(copyNames(['implant', 'implant', 'control'])).toEqual(['copy a', 'copy b', 'control']);
  expect(copyNames(['control', 'control'])).toEqual(['control 1', 'control 2']);
  expect(copyNames(Array(27).fill('implant')).slice(25)).toEqual(['copy z', 'copy 27']);
});

const minute = (n: number) => new Date(Date.UTC(2027, 0, 5, 8, n));
const evidence = { ref: 'ent_1', at: minute(0), says: '' };

test('of very many probe rounds those stay at which something changed', () => {
  const probes = Array.from({ length: 5000 }, (_, n) => ({
    id: `prr_${n}`,
    at: minute(n),
    drill: n < 1234 ? ('let-in' as const) : ('refused' as const),
    innocent: 'let-in' as const,
    evidence,
  }));
  const told = probesOf(madeFacts({ probes }));
  expect(told.length).toBeLessThan(700);
  const first = told.find(({ drill }) => drill === 'refused');
  expect(first?.at).toBe(minute(1234).toISOString());
  expect(told.findLast(({ drill }) => drill === 'let-in')?.at).toBe(minute(1233).toISOString());
});

test('readings of the innocent job that say the same are one stretch', () => {
  const reading = (n: number, running: 'yes' | 'no') => ({
    at: minute(n),
    running,
    owner: 'let-in' as const,
    evidence,
  });
  const workload = [reading(0, 'yes'), reading(5, 'yes'), reading(10, 'no'), reading(15, 'yes')];
  expect(workloadOf(madeFacts({ workload })).map(({ running, count }) => `${running} ${count}`)).toEqual([
    'yes 2',
    'no 1',
    'yes 1',
  ]);
});
