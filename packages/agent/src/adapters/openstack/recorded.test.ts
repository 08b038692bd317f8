import { readFileSync } from 'node:fs';
import { connect } from '@muster/openstack';
import { type Recording, realClock, replayFetch } from '@muster/openstack/testing';
import { expect, test } from 'vitest';
import { systemOf } from './openstack-system.ts';
import { JumpClock } from './testing/jump-clock.ts';
import { type RecordedRun, run } from './testing/recorded-run.ts';

const recording: Recording & { what: RecordedRun; told: string[] } = JSON.parse(
  readFileSync(new URL('fixtures/zed.json', import.meta.url), 'utf8'),
);

test(`what was recorded of a real cloud is read and brought about again: ${recording.of}`, async () => {
  const clock = new JumpClock(new Date(recording.what.since));
  const password = { method: 'password' as const, username: 'muster', password: 'x' };
  const cloud = connect(
    { authUrl: recording.authUrl, auth: { ...password, project: { projectName: 'forensic' } } },
    { clock: { ...realClock, now: () => clock.now() }, fetch: replayFetch(recording) },
  );
  const system = systemOf({
    name: 'cloud',
    siteId: recording.what.siteId,
    cloud,
    clock,
    issuers: {},
    tokenCacheSeconds: 300,
    disablingDeletesCredentials: null,
    pageSize: 100,
    settleMs: 60_000,
    snapshotMs: 60_000,
  });
  expect(await run(system, recording.what)).toEqual(recording.told);
  expect(recording.told).toEqual([
    'inventory: ACTIVE of a project',
    'account: application-credential, ec2',
    'server: fixed, floating',
    'record-state: done, holds',
    'list-credentials: done, holds',
    'disable-account: done, holds',
    'remove-credential: done, holds',
    'remove-credential: done, holds',
    'quarantine-network: done, holds',
    'pause: done, holds',
    'lock: done, holds',
    'snapshot: done, holds',
    'unlock: done, holds',
    'resume: done, holds',
    'release-network: done, holds',
    'enable-account: done, holds',
  ]);
});

test('a recording holds no secret', () => {
  const text = JSON.stringify(recording);
  expect(text).not.toMatch(/gAAAA|"password":"|"secret":/);
  expect(text.match(/"blob":"[^"]*"/g)?.filter((one) => one !== '"blob":"(left out)"')).toEqual([]);
});
