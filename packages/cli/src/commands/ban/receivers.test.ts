import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { banServer, receiver } from './testing-ban.ts';

const on = banServer();

test('receivers of the lists are listed, added and removed by name; a token is shown once', async () => {
  const receivers = (...more: string[]) => on.muster('ban', 'receivers', ...more);
  const listed = await receivers('list');
  expect(listed.out).toContain('argus at Brno');
  expect(listed.out).toContain('never');
  expect((await receivers('add', 'argus at Brno', '--site', 'Brno', '--days', '180')).out).toContain(
    'mbl_secret',
  );
  expect(on.seen).toMatchObject([
    { body: { name: 'argus at Brno', site: 'Brno', mostTlp: 'AMBER', validDays: 180 } },
  ]);
  expect((await receivers('add', 'x', '--days', 'many')).err).toContain('no whole number');
  expect((await receivers('remove', 'argus at Brno')).out).toContain('ended 2027-01-06');
  expect(on.seen.at(-1)?.path).toBe(`/api/v1/ban-list-receivers/${receiver.id}/revoke`);
  expect((await receivers('remove', 'nobody')).err).toContain('There is no receiver nobody');
});

test('a list is written with its signature beside it, and one of others is only proposed', async () => {
  const file = join(on.home, 'bans.argus');
  await on.muster('ban', 'export', 'argus', '--out', file);
  expect(await readFile(file, 'utf8')).toBe('the list\n');
  expect(await readFile(`${file}.sig`, 'utf8')).toBe('h..s\n');
  await writeFile(file, 'resource ".*" {}');
  const { out } = await on.muster('ban', 'import', file, '--source', 'an NGI');
  expect(out).toContain('0 proposed, 1 known already, 1 skipped. Nobody is banned by this.');
});
