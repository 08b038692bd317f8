import { expect, test } from 'vitest';
import { banServer, digest, Refusal, waiting } from './testing-ban.ts';

const on = banServer();

test('a ban is approved by nobody who was not shown it: without a digest it is shown, and nothing is sent', async () => {
  on.stands['/api/v1/bans/BAN-17'] = waiting;
  const { code, out } = await on.muster('ban', 'approve', 'BAN-17', '--reason', "it's right");
  expect(code).toBe(1);
  for (const part of [
    'awaiting-approval',
    'Mallory',
    'Alice',
    'Portal acts for others.',
    'biomed',
    '12, at 0 of',
  ])
    expect(out).toContain(part);
  expect(out).toContain(
    `Not approved yet. If it is right, run:\n  muster ban approve BAN-17 --digest ${digest}`,
  );
  expect(out).toContain("--reason 'it'\\''s right'");
  expect(on.seen.map(({ method }) => method)).toEqual(['GET']);
  const json = JSON.parse((await on.muster('--json', 'ban', 'approve', '17')).out);
  expect(json).toMatchObject({ approved: false, approveWith: expect.stringContaining(digest) });
});

test('with the digest of what was shown it is approved, and the digest that was given is the one that is sent', async () => {
  const other = 'cd'.repeat(32);
  expect((await on.muster('ban', 'approve', 'BAN-17', '--digest', other)).code).toBe(0);
  expect(on.seen).toEqual([
    {
      method: 'POST',
      path: '/api/v1/bans/BAN-17/answer',
      body: { answer: 'approve', digest: other, reason: '' },
    },
  ]);
  expect((await on.muster('ban', 'approve', 'BAN-17', '--digest', '6f1c')).err).toContain(
    'all 64 characters',
  );
  expect(on.seen).toEqual([]);
});

test('where it reaches more by now the refusal is shown, with what to do', async () => {
  const detail =
    'Since it was looked at, 3 more came within its reach (workload). Look again; nothing was changed.';
  on.stands['/api/v1/bans/BAN-17/answer'] = new Refusal('ban.reach-grown', detail);
  const { code, err } = await on.muster('ban', 'approve', '17', '--digest', digest);
  expect(code).toBe(3);
  expect(err).toContain(detail);
  on.stands['/api/v1/bans/BAN-17/look-again'] = waiting;
  expect((await on.muster('ban', 'look-again', '17')).out).toContain(digest);
});

test('who may not approve is given no line for it', async () => {
  on.stands['/api/v1/bans/BAN-17'] = { ...waiting, may: { ...waiting.may, approve: false } };
  const { code, out } = await on.muster('ban', 'approve', '17');
  expect(code).toBe(1);
  expect(out).toContain('Not approved: another officer of its place');
  expect(out).not.toContain('muster ban approve');
  on.stands = {};
  expect((await on.muster('ban', 'approve', '17')).out).toContain('it is active and waits for nobody');
});

test('to refuse needs no digest', async () => {
  await on.muster('ban', 'refuse', '17', '--reason', 'no');
  expect(on.seen).toEqual([
    { method: 'POST', path: '/api/v1/bans/BAN-17/answer', body: { answer: 'refuse', reason: 'no' } },
  ]);
});
