import { defaultBanEffects } from '@muster/contract';
import { expect, test } from 'vitest';
import { banServer, digest, proposal, subject } from './testing-ban.ts';

const on = banServer();

test('a proposal is shown before it is taken up, and is named in the ban that is made of it', async () => {
  const list = (...more: string[]) => on.muster('ban', 'proposals', 'list', ...more);
  expect((await list()).out).not.toContain('Old');
  expect((await list('--all')).out).toContain('Old');
  const shown = await on.muster('ban', 'proposals', 'take', proposal.id);
  expect(shown.code).toBe(1);
  expect(shown.out).toContain('Alice');
  expect(shown.out).toContain(
    `muster ban proposals take ${proposal.id} --running notify --network keep --digest`,
  );
  expect(on.seen.some(({ path }) => path === '/api/v1/bans')).toBe(false);
  const args = ['ban', 'proposals', 'take', proposal.id, '--digest', digest];
  expect((await on.muster(...args)).err).toContain('needs --reason and --until');
  await on.muster(...args, '--reason', 'theirs', '--until', '2027-02-01T00:00Z');
  expect(on.seen.at(-1)).toMatchObject({
    method: 'POST',
    path: '/api/v1/bans',
    body: { proposal: proposal.id, digest, subject, effects: defaultBanEffects },
  });
  expect((await on.muster('ban', 'proposals', 'take', 'bpr_x')).err).toContain('There is no proposal bpr_x');
  await on.muster('ban', 'proposals', 'dismiss', proposal.id, '--reason', 'old');
  expect(on.seen).toMatchObject([
    { path: `/api/v1/ban-proposals/${proposal.id}/dismiss`, body: { reason: 'old' } },
  ]);
});
