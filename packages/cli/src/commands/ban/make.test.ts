import { defaultBanEffects } from '@muster/contract';
import { expect, test } from 'vitest';
import { banServer, digest, effects, id, reach, subject } from './testing-ban.ts';

const on = banServer();

test('a preview says who is hit besides, who is not, and whether somebody else must approve', async () => {
  const { code, out } = await on.muster('ban', 'preview', 'CN=Mallory,DC=example', '--running', 'pause');
  expect(code).toBe(0);
  for (const part of [
    reach.digest,
    'Alice',
    'CN=Mallory2',
    'Portal acts for others.',
    'biomed',
    '4 (they learn',
  ]) {
    expect(out).toContain(part);
  }
  expect(on.seen.at(-1)?.body).toEqual({ subject, effects, sites: null });
});

test('a ban is made of what was previewed, with an end that has a zone', async () => {
  const args = ['ban', 'make', 'CN=Mallory,DC=example', '--running', 'pause', '--alone', '--site', 'A'];
  const rest = ['--digest', reach.digest, '--reason', 'mines coins'];
  expect((await on.muster(...args, ...rest, '--until', '2027-02-01')).err).toContain('is not understood');
  const short = await on.muster(...args, '--digest', '6f1c', '--reason', 'x', '--until', '2027-02-01T00:00Z');
  expect(short.err).toContain('copy all 64 characters');
  const { out } = await on.muster(...args, ...rest, '--until', '2027-02-01T00:00Z');
  expect(out).toContain('BAN-17');
  expect(on.seen.at(-1)).toMatchObject({
    method: 'POST',
    path: '/api/v1/bans',
    body: { digest: reach.digest, sites: ['A'], subject: { cascade: false } },
  });
});

test('a ban is called by its number', async () => {
  for (const called of ['17', '017', 'BAN-17', 'ban-17']) {
    expect((await on.muster('ban', 'show', called)).code).toBe(0);
    expect(on.seen.at(-1)?.path).toBe('/api/v1/bans/BAN-17');
  }
  await on.muster('ban', 'show', id);
  expect(on.seen.at(-1)?.path).toBe(`/api/v1/bans/${id}`);
  for (const called of ['mallory', 'BAN-0', '../orders', 'ban_..']) {
    expect((await on.muster('ban', 'show', called)).err).toContain(`${called} is no ban; write BAN-17`);
    expect(on.seen).toEqual([]);
  }
  expect((await on.muster('--json', 'ban', 'list')).out).toContain('"publicId": "BAN-17"');
});

test('a ban stops nothing that runs unless somebody says so, and the preview says what it does', async () => {
  const { out } = await on.muster('ban', 'preview', 'CN=Mallory,DC=example');
  expect(on.seen.at(-1)?.body).toMatchObject({ effects: defaultBanEffects });
  expect(out).toContain('new deny, running notify, network keep');
  expect(out).toContain('Nothing that runs is stopped by it.');
  expect(out).toContain(
    `muster ban make CN=Mallory,DC=example --running notify --network keep --digest ${digest}`,
  );
});

test('a stated confidence suggests effects and changes none', async () => {
  const preview = (confidence: string) =>
    on.muster('ban', 'preview', 'CN=Mallory,DC=example', '--confidence', confidence);
  expect((await preview('0.95')).out).toContain('these effects fit: --running pause --network quarantine');
  expect(on.seen.at(-1)?.body).toMatchObject({ effects: defaultBanEffects });
  expect((await preview('0.9')).out).toContain('these effects fit: --running notify --network quarantine');
  expect((await preview('0.7')).out).toContain('these effects fit: --running notify --network keep');
  expect((await preview('high')).err).toContain('no number from 0 to 1');
  // The line that makes the ban says it too, for the record.
  expect((await preview('0.7')).out).toContain('--network keep --confidence 0.7 --digest');
  const rest = ['--digest', digest, '--reason', 'x', '--until', '2027-02-01T00:00Z', '--confidence', '0.7'];
  await on.muster('ban', 'make', 'CN=Mallory,DC=example', ...rest);
  expect(on.seen.at(-1)?.body).toMatchObject({ certainty: 0.7, effects: defaultBanEffects });
});

test.each([
  ...['preview', 'make', 'list', 'show', 'watch', 'approve', 'refuse', 'look-again', 'lift', 'withdraw'],
  ...['extend', 'export', 'import', 'spare', 'spare ask', 'spare grant', 'spare deny', 'proposals'],
  ...['proposals list', 'proposals take', 'proposals dismiss', 'receivers', 'receivers list'],
  ...['receivers add', 'receivers remove'],
])('the help of "ban %s" has a line to copy', async (words) => {
  const { code, out } = await on.muster('ban', ...words.split(' '), '--help');
  expect(code).toBe(0);
  expect(out.slice(out.indexOf('-h, --help'))).toContain(`  muster ban ${words}`);
});

test('an effect that there is not is refused before anything is asked', async () => {
  const { code, err } = await on.muster('ban', 'preview', 'CN=Mallory,DC=example', '--running', 'delete');
  expect(code).not.toBe(0);
  expect(err).toContain('none of leave, notify, pause, suspend');
  expect(on.seen.some(({ path }) => path.includes('/bans'))).toBe(false);
});
