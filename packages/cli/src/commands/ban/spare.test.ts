import type { BanBoard } from '@muster/contract';
import { expect, test } from 'vitest';
import { banServer, boardRow, sparing, summary, view } from './testing-ban.ts';

const on = banServer();

test('a site asks to be spared, and an officer answers the one that asks', async () => {
  on.stands['/api/v1/bans/BAN-17/board'] = {
    ban: summary,
    rows: [boardRow],
    lifting: null,
  } satisfies BanBoard;
  await on.muster('ban', 'spare', 'ask', '17', '--reason', 'ours');
  expect(on.seen.at(-1)).toMatchObject({
    path: '/api/v1/bans/BAN-17/sites/sit_1/sparing',
    body: { reason: 'ours' },
  });
  expect((await on.muster('ban', 'spare', 'grant', '17', '--reason', 'x')).err).toContain('No site asks');
  on.stands['/api/v1/bans/BAN-17'] = { ...view, sparings: [sparing] };
  for (const [word, answer] of [
    ['grant', 'spare'],
    ['deny', 'keep'],
  ] as const) {
    await on.muster('ban', 'spare', word, '17', '--reason', 'x');
    expect(on.seen.at(-1)).toMatchObject({
      path: '/api/v1/bans/BAN-17/sites/sit_1/sparing/answer',
      body: { answer, reason: 'x' },
    });
  }
  const two = { ...sparing, site: { id: 'sit_2', name: 'BETA' } };
  on.stands['/api/v1/bans/BAN-17'] = { ...view, sparings: [sparing, two] };
  expect((await on.muster('ban', 'spare', 'deny', '17', '--reason', 'x')).err).toContain(
    '--site: ALPHA, BETA',
  );
  await on.muster('ban', 'spare', 'deny', '17', '--reason', 'x', '--site', 'beta');
  expect(on.seen.at(-1)?.path).toContain('/sites/sit_2/');
  const gone = await on.muster('ban', 'spare', 'deny', '17', '--reason', 'x', '--site', 'gamma');
  expect(gone.err).toContain('of that name, gamma');
});
