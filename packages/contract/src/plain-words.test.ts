import { expect, test } from 'vitest';
import { z } from 'zod';
import { idOf } from './index.ts';

const form = z.strictObject({
  name: z.string().min(5).max(9),
  role: z.enum(['officer', 'auditor']),
  hosts: z.array(z.string()),
  version: z.literal(1),
});
const good = { name: 'Autumn', role: 'officer', hosts: [], version: 1 };

function said(values: object): string[] {
  const parsed = form.safeParse({ ...good, ...values });
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
}

test.each([
  [{}, []],
  [{ hosts: undefined }, ['hosts is missing']],
  [{ role: undefined }, ['role is missing']],
  [{ hosts: 'ce1' }, ['hosts must be an array']],
  [{ name: 7 }, ['name must be a string']],
  [{ role: 'boss' }, ['role must be one of officer, auditor']],
  [{ version: 2 }, ['version must be 1']],
  [{ name: 'A' }, ['name must have 5 characters or more']],
  [{ name: 'Autumn drill' }, ['name must have 9 characters or less']],
  [{ bogus: 1 }, [' is not known here: bogus']],
])('a mistake is told in plain words: %j', (values, words) => {
  expect(said(values)).toEqual(words);
});

test('a schema that says its own word keeps it', () => {
  expect(idOf('cmp').safeParse('cmp_nope').error?.issues[0]?.message).toMatch(/^must be a whole id/);
});
