import { expect, test } from 'vitest';
import { rdnsOf, relativeName } from './rdns.ts';

test('a name is read from its root on, and a comma that belongs to a value parts nothing', () => {
  expect(rdnsOf('CN=Ada\\, Countess,O=Example University,DC=org')).toEqual([
    { type: 'DC', value: 'org' },
    { type: 'O', value: 'Example University' },
    { type: 'CN', value: 'Ada\\, Countess' },
  ]);
});

test('what stands under a name is told by what it adds', () => {
  expect(relativeName('CN=user:jdoe,CN=Robot,DC=org', 'CN=Robot,DC=org')).toBe('CN=user:jdoe');
  expect(relativeName('CN=Robot2,DC=org', 'CN=Robot,DC=org')).toBe('CN=Robot2,DC=org');
});
