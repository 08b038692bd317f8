import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueOf, moved } from './model.ts';

const now = new Date('2027-01-05T12:00:00Z');
const open = (dueAt: string | null) =>
  dueOf({ state: 'open', dueAt: dueAt === null ? null : new Date(dueAt) }, now);

test('a task is late at its time, and soon four hours before', () => {
  expect(open('2027-01-05T12:00:00Z')).toBe('overdue');
  expect(open('2027-01-05T12:00:01Z')).toBe('soon');
  expect(open('2027-01-05T16:00:00Z')).toBe('soon');
  expect(open('2027-01-05T16:00:01Z')).toBe('later');
  expect(open(null)).toBeNull();
});

test('what is done or dropped is never late', () => {
  const dueAt = new Date('2020-01-01T00:00:00Z');
  expect(dueOf({ state: 'done', dueAt }, now)).toBeNull();
  expect(dueOf({ state: 'dropped', dueAt }, now)).toBeNull();
});

test('moving one keeps all, and the order of the others', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { minLength: 1 }), fc.nat(), fc.nat(), (ids, which, to) => {
      const id = ids[which % ids.length] as string;
      const after = moved(ids, id, to);
      expect(after[Math.min(to, ids.length - 1)]).toBe(id);
      expect(after.filter((one) => one !== id)).toEqual(ids.filter((one) => one !== id));
    }),
  );
});
