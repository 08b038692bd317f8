import { expect, test } from 'vitest';
import { limitsOf } from './limits-words.ts';

const written = { users: '5', workloads: '20', sites: '10', approvalHours: '24', mostDays: '90' };

test('whole numbers within bounds are limits', () => {
  expect(limitsOf(written).limits).toEqual({
    users: 5,
    workloads: 20,
    sites: 10,
    approvalHours: 24,
    mostDays: 90,
  });
});

test('anything else is named, and nothing is sent', () => {
  expect(limitsOf({ ...written, users: '-1', mostDays: '0', sites: '' })).toEqual({
    limits: null,
    wrong: ['users', 'sites', 'mostDays'],
  });
});
