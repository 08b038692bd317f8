import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { IDENTITY_DN } from '../certificates/identities.ts';
import { processState, readStat } from '../process/proc.ts';
import { callDoor, eventually, startTestSite, submitSleeper, type TestSite } from './testing.ts';

let site: TestSite;
let map: string;

beforeAll(async () => {
  site = await startTestSite();
  map = readFileSync(site.host.layout.frontDoor.map, 'utf8');
});
afterAll(() => site.stop());
beforeEach(() => {
  writeFileSync(site.host.layout.frontDoor.ban, '');
  writeFileSync(site.host.layout.frontDoor.released, '');
  writeFileSync(site.host.layout.frontDoor.map, map);
});

function log(): string {
  return readFileSync(site.host.layout.frontDoor.log, 'utf8');
}

test('a mapped identity is let in, and its name and address are logged in procedure time', async () => {
  const answer = await callDoor(site, 'GET', '/whoami', { as: 'rogue', from: '127.66.9.7' });
  expect(answer).toEqual({ status: 200, body: { dn: IDENTITY_DN.rogue, account: 'physics01' } });
  expect(log()).toMatch(
    /^2027-01-05T\S+Z login dn="\/DC=lab\/DC=muster\/O=VO physics\/CN=Robin Rogue" from=127\.66\.9\.7$/m,
  );
});

test('without a certificate nobody gets in, and is told so', async () => {
  expect(await callDoor(site, 'GET', '/whoami')).toMatchObject({
    status: 401,
    body: { code: 'no-certificate' },
  });
});

test('a certificate of another authority is refused and logged', async () => {
  const { makeAuthority } = await import('../certificates/authority.ts');
  const other = await makeAuthority('/CN=Other', new Date());
  const forged = await other.client(IDENTITY_DN.rogue);
  const identity = { ...site.certificates.identities.rogue, ...forged };
  const certificates = {
    ...site.certificates,
    identities: { ...site.certificates.identities, rogue: identity },
  };
  const answer = await callDoor({ ...site, certificates }, 'GET', '/whoami', { as: 'rogue' });
  expect(answer).toMatchObject({ status: 401, body: { code: 'untrusted' } });
  expect(log()).toContain('why=untrusted');
});

test('a ban takes effect at the next request and hits only the banned', async () => {
  appendFileSync(site.host.layout.frontDoor.ban, `# drill\n"${IDENTITY_DN.rogue}"\n`);
  expect(await callDoor(site, 'GET', '/whoami', { as: 'rogue' })).toMatchObject({
    status: 403,
    body: { code: 'banned' },
  });
  expect((await callDoor(site, 'GET', '/whoami', { as: 'innocent' })).status).toBe(200);
  writeFileSync(site.host.layout.frontDoor.ban, '');
  expect((await callDoor(site, 'GET', '/whoami', { as: 'rogue' })).status).toBe(200);
});

test('a star refuses everybody, and a name without account is not mapped', async () => {
  writeFileSync(site.host.layout.frontDoor.ban, '*\n');
  for (const as of ['rogue', 'innocent', 'operator'] as const) {
    expect(await callDoor(site, 'GET', '/whoami', { as })).toMatchObject({
      status: 403,
      body: { code: 'closed' },
    });
  }
  writeFileSync(site.host.layout.frontDoor.ban, '');
  writeFileSync(site.host.layout.frontDoor.map, 'garbage "\n"" x\n');
  expect(await callDoor(site, 'GET', '/whoami', { as: 'rogue' })).toMatchObject({
    body: { code: 'not-mapped' },
  });
});

test('a job is a real process of the site, in its own session and sandbox', async () => {
  const job = await submitSleeper(site, { from: '127.66.9.8' });
  expect(job.job).toMatch(/^J[0-9A-Z]{4}$/);
  const status = await eventually(
    () => readFileSync(`/proc/${job.pid}/status`, 'utf8'),
    (text) => text.includes('Name:\tsleep'),
  );
  if (site.run.firstUid !== undefined) expect(status).toContain(`Uid:\t${site.run.firstUid}`);
  const seen = await callDoor(site, 'GET', `/jobs/${job.job}`, { as: 'rogue' });
  expect(seen.body).toMatchObject({
    job: job.job,
    owner: IDENTITY_DN.rogue,
    state: 'running',
    pid: job.pid,
    held: true,
  });
  expect(seen.body.files).toContainEqual({ name: 'payload', size: 25, sha256: job.sha256 });
  expect(log()).toContain(
    `from=127.66.9.8 account=physics01 job=${job.job} pid=${job.pid} sha256=${job.sha256}`,
  );
});

test('stopped is frozen, continued is running, killed is ended', async () => {
  const job = await submitSleeper(site);
  const state = async () => (await callDoor(site, 'GET', `/jobs/${job.job}`, { as: 'operator' })).body.state;
  process.kill(job.pid, 'SIGSTOP');
  await eventually(state, (value) => value === 'frozen');
  process.kill(job.pid, 'SIGCONT');
  await eventually(state, (value) => value === 'running');
  process.kill(job.pid, 'SIGKILL');
  await eventually(state, (value) => value === 'ended');
});

test('jobs go on and stay known over a restart of the front door', async () => {
  const job = await submitSleeper(site);
  const url = site.host.frontDoorUrl;
  const start = readStat(job.pid)?.startTicks ?? 0;
  await site.host.restartFrontDoor();
  expect(site.host.frontDoorUrl).toBe(url);
  expect(processState(job.pid, start)).toBe('running');
  expect((await callDoor(site, 'GET', `/jobs/${job.job}`, { as: 'operator' })).body.state).toBe('running');
});

test('people see their own jobs only; the operator sees all', async () => {
  const job = await submitSleeper(site);
  expect((await callDoor(site, 'GET', `/jobs/${job.job}`, { as: 'innocent' })).status).toBe(404);
  const own = (await callDoor(site, 'GET', '/jobs', { as: 'innocent' })).body.jobs;
  expect(own.map((entry: { job: string }) => entry.job)).toEqual([site.host.controlJob]);
  const all = (await callDoor(site, 'GET', '/jobs', { as: 'operator' })).body.jobs;
  expect(all.length).toBeGreaterThan(1);
});

test('a sandbox is removed for the operator alone, and only once the site let it go', async () => {
  const job = await submitSleeper(site);
  const path = `/jobs/${job.job}`;
  expect(await callDoor(site, 'DELETE', path, { as: 'rogue' })).toMatchObject({ status: 403 });
  expect(await callDoor(site, 'DELETE', path, { as: 'operator' })).toMatchObject({
    status: 409,
    body: { code: 'held' },
  });
  writeFileSync(site.host.layout.frontDoor.released, `${job.job}\n`);
  expect(await callDoor(site, 'DELETE', path, { as: 'operator' })).toEqual({
    status: 200,
    body: { removed: true },
  });
  const left = await callDoor(site, 'GET', path, { as: 'operator' });
  expect(left.body).toMatchObject({ files: [], removed: true, held: false, state: 'running' });
});

test('the control workload ticks, and only its owner reads it', async () => {
  const path = `/jobs/${site.host.controlJob}/output`;
  const answer = await eventually(
    () => callDoor(site, 'GET', path, { as: 'innocent' }),
    ({ body }) => body.tick_at !== null,
  );
  expect(Math.abs(Date.now() - answer.body.tick_at)).toBeLessThan(60_000);
  expect(answer.body.running).toBe(true);
  expect((await callDoor(site, 'GET', path, { as: 'operator' })).status).toBe(403);
});

test('bad input gets a code and changes nothing', async () => {
  const before = (await callDoor(site, 'GET', '/jobs', { as: 'operator' })).body.jobs.length;
  const name = { 'x-job-name': 'bot' };
  const cases: [string, string, Parameters<typeof callDoor>[3], number, string][] = [
    ['POST', '/jobs', { as: 'rogue', body: Buffer.from('hello'), headers: name }, 400, 'not-executable'],
    ['POST', '/jobs', { as: 'rogue', body: Buffer.from('#!/bin/sh\n') }, 400, 'bad-name'],
    [
      'POST',
      '/jobs',
      { as: 'rogue', body: Buffer.alloc(8 * 1024 * 1024 + 1), headers: name },
      413,
      'too-large',
    ],
    [
      'POST',
      '/jobs',
      { as: 'rogue', body: Buffer.from('#!/bin/sh\n'), headers: { ...name, 'x-job-autostart': '1' } },
      403,
      'operator-only',
    ],
    ['GET', '/jobs/../../etc/passwd', { as: 'rogue' }, 404, 'no-such-path'],
    ['GET', '/jobs/JXXXX', { as: 'rogue' }, 404, 'no-such-job'],
    ['PATCH', '/jobs', { as: 'rogue' }, 404, 'no-such-path'],
  ];
  for (const [method, path, call, status, code] of cases) {
    expect(await callDoor(site, method, path, call)).toMatchObject({ status, body: { code } });
  }
  expect((await callDoor(site, 'GET', '/jobs', { as: 'operator' })).body.jobs.length).toBe(before);
});

test('plain text, garbage and hung-up connections do not stop the front door', async () => {
  const { hostname, port } = new URL(site.host.frontDoorUrl);
  const garbage = connect(Number(port), hostname);
  garbage.on('error', () => undefined);
  garbage.end('GET / HTTP/1.1\r\n\r\n');
  const identity = site.certificates.identities.rogue;
  const options = { host: hostname, port: Number(port), ca: site.certificates.authority.certificate };
  const cut = connectTls({ ...options, cert: identity.certificate, key: identity.key });
  cut.on('error', () => undefined);
  cut.write('POST /jobs HTTP/1.1\r\nhost: x\r\nx-job-name: a\r\ncontent-length: 500\r\n\r\n#!/bin/sh', () =>
    cut.destroy(),
  );
  const wrong = connectTls({ ...options, cert: identity.certificate, key: identity.key });
  wrong.on('error', () => undefined);
  wrong.write('\x00\x01 nonsense\r\n\r\n');
  await new Promise((resolve) => setTimeout(resolve, 200));
  wrong.destroy();
  expect((await callDoor(site, 'GET', '/whoami', { as: 'rogue' })).status).toBe(200);
});
