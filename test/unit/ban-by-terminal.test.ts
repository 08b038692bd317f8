import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../../packages/cli/src/main.ts';
import type { Actor } from '../../packages/contract/src/index.ts';
import { allRoutes } from '../../packages/server/src/composition/routes.ts';
import {
  type BanScene,
  banScene,
  dn,
  second,
} from '../../packages/server/src/features/bans/testing/ban-scene.ts';
import { alpha, csirt } from '../../packages/server/src/features/incidents/incidents.fixture.ts';
import { buildHttp } from '../../packages/server/src/http/http-server.ts';

const actors: Record<string, Actor> = { csirt, second, alpha };
const REST = ['--reason', 'mines coins', '--until', '2027-02-01T00:00Z'];
let scene: BanScene;
let http: FastifyInstance;
let home: string;
let url: string;

beforeAll(async () => {
  scene = await banScene();
  http = await buildHttp(scene.app, {
    authenticate: async (secret) => actors[secret] as Actor,
    routes: allRoutes(scene.app),
  });
  await http.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`;
  home = await mkdtemp(join(tmpdir(), 'muster-ban-'));
});
afterAll(async () => {
  await http.close();
  await scene.close();
  await rm(home, { recursive: true });
});

async function muster(who: string, ...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const env = { HOME: home, MUSTER_URL: url, MUSTER_TOKEN: who };
  const code = await main(['ban', ...args], { stdin: new PassThrough(), stdout, stderr, env });
  stdout.end();
  stderr.end();
  const [out, err] = await Promise.all(
    [stdout, stderr].map(async (stream) => Buffer.concat((await stream.toArray()) as Buffer[]).toString()),
  );
  return { code, out: out ?? '', err: err ?? '' };
}

/** The words of a line that was printed to be copied, as a shell takes them; without `muster ban`. */
function printed(out: string, from: string): string[] {
  const line = out.split('\n').find((one) => one.trimStart().startsWith(from)) ?? '';
  const words = line.trim().match(/(?:'[^']*'|\\'|[^\s'])+/g) ?? [];
  return words.slice(2).map((word) => word.replaceAll("'", ''));
}

async function made(name: string): Promise<string> {
  const { out } = await muster('csirt', 'preview', name);
  const words = printed(out, 'muster ban make').filter((word) => !/["…]|^--reason$|^--until$/.test(word));
  const done = await muster('csirt', ...words, ...REST);
  expect(done.err).toBe('');
  return /BAN-\d+/.exec(done.out)?.[0] ?? '';
}

test('the line that a preview prints makes the ban, which is then extended and lifted by its number', async () => {
  const ban = await made('CN=Mallory Two,OU=People,DC=example,DC=org');
  expect(ban).toMatch(/^BAN-\d+$/);
  const number = ban.slice(4);
  const longer = ['--until', '2027-03-01T00:00Z', '--reason', 'not over'];
  expect((await muster('csirt', 'extend', number, ...longer)).out).toContain('2027-03-01');
  expect((await muster('alpha', 'show', number)).out).toContain(ban);
  const lifted = await muster('csirt', 'lift', number, '--reason', 'over');
  expect(lifted.out).toMatch(/state +lifted/);
});

test('the line that approving prints approves it; what has grown since is looked at again first', async () => {
  const robot = dn('Robot: portal t');
  const ban = await made('CN=Robot: portal t,OU=People,DC=example,DC=org');
  const own = await muster('csirt', 'approve', ban);
  expect(own).toMatchObject({ code: 1, out: expect.stringContaining('another officer') });
  const shown = await muster('second', 'approve', ban);
  expect(shown.code).toBe(1);
  await scene.runs(scene.alpha, robot, ['t-1']);
  const grown = await muster('second', ...printed(shown.out, 'muster ban approve'));
  expect(grown).toMatchObject({ code: 3, err: expect.stringContaining('ban.reach-grown') });
  await muster('second', 'look-again', ban);
  const again = await muster('second', 'approve', ban, '--reason', 'I saw it');
  const done = await muster('second', ...printed(again.out, 'muster ban approve'));
  expect(done).toMatchObject({ code: 0, out: expect.stringMatching(/state +active/) });
});

test('to refuse needs no digest', async () => {
  const ban = await made('CN=Robot: portal u,OU=People,DC=example,DC=org');
  expect((await muster('second', 'refuse', ban, '--reason', 'no')).out).toMatch(/state +refused/);
});

test('a site asks to be spared, and is', async () => {
  const ban = await made('CN=Ours,OU=People,DC=example,DC=org');
  const asked = await muster('alpha', 'spare', 'ask', ban, '--reason', 'our accounting');
  expect(asked.out).toContain('our accounting');
  const spared = await muster('csirt', 'spare', 'grant', ban, '--reason', 'they watch it');
  expect(spared.out).toMatch(/alpha +spared/);
});

test('a line of a list of others is taken up, another is dismissed', async () => {
  const file = join(home, 'list.dn');
  await writeFile(file, 'CN=Listed One,O=x\nCN=Listed Two,O=x\n');
  await muster('csirt', 'import', file, '--source', 'an NGI', '--format', 'dn');
  const listed = (await muster('csirt', 'proposals', 'list')).out;
  const [one, two] = [...listed.matchAll(/bpr_\w+/g)].map(([id]) => id);
  const shown = await muster('csirt', 'proposals', 'take', one ?? '');
  const digest = /--digest ([0-9a-f]{64})/.exec(shown.out)?.[1] ?? '';
  const taken = await muster('csirt', 'proposals', 'take', one ?? '', '--digest', digest, ...REST);
  expect(taken).toMatchObject({ code: 0, out: expect.stringContaining('BAN-') });
  await muster('csirt', 'proposals', 'dismiss', two ?? '', '--reason', 'an old list');
  expect((await muster('csirt', 'proposals', 'list')).out).toContain('No proposal waits.');
});

test('a receiver gets a token that reads the lists until it is removed', async () => {
  const added = await muster('csirt', 'receivers', 'add', 'argus at alpha', '--site', 'alpha');
  const token = /mbl_\S+/.exec(added.out)?.[0] ?? '';
  const read = () => http.inject({ url: '/lists/bans.dn', headers: { authorization: `Bearer ${token}` } });
  expect((await read()).statusCode).toBe(200);
  expect((await muster('csirt', 'receivers', 'list')).out).not.toContain('never');
  expect((await muster('csirt', 'receivers', 'remove', 'argus at alpha')).code).toBe(0);
  expect((await read()).statusCode).toBe(401);
});
