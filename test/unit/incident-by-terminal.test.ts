import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { escalateClocks } from '../../packages/server/src/features/escalation/escalate.ts';
import {
  alpha,
  auditor,
  csirt,
  seedFederation,
} from '../../packages/server/src/features/incidents/incidents.fixture.ts';
import { listenersOf } from '../../packages/server/src/features/notify/tellings.ts';
import { type TestApp, testApp } from '../../packages/server/src/testing/test-app.ts';
import { type Terminal, terminalAtServer } from './terminal-at-a-server.ts';

let app: TestApp;
let terminal: Terminal;

beforeAll(async () => {
  app = await testApp();
  await seedFederation(app.db);
  terminal = await terminalAtServer(app, { csirt, alpha, auditor });
});
afterAll(async () => {
  await terminal.close();
  await app.close();
});

const musterAs = (who: string, ...args: string[]) => terminal.musterAs(who, ...args);

/** As an officer of the CSIRT. */
const muster = (...args: string[]) => musterAs('csirt', 'incident', ...args);

async function opened(title: string, ...rest: string[]): Promise<string> {
  const { out, err } = await muster('open', title, '--json', ...rest);
  expect(err).toBe('');
  return JSON.parse(out).publicId;
}

function widest(text: string): number {
  return Math.max(...text.split('\n').map((line) => line.length));
}

test('an officer with a terminal alone handles an incident from its opening to its end', async () => {
  const id = await opened('Stolen key on two login nodes', '--site', 'ALPHA', 'beta', '--severity', 'high');
  await escalateClocks(app);
  const listed = await muster('list', '--find', 'Stolen');
  expect(listed.out).toContain(`${id}  TLP:AMBER  high  open`);
  expect(listed.out).toContain('4 h left, due Tue 5 Jan 13:00 Prague (12:00 UTC)');

  await muster('fact', id, 'local-team-told', '--site', 'alpha');
  const shown = await muster('show', id.toLowerCase());
  expect(shown.code).toBe(0);
  expect(shown.out).toContain('alpha: affected');
  expect(shown.out).toContain('beta: suspected');
  const ofAlpha = shown.out.slice(shown.out.indexOf('alpha:'), shown.out.indexOf('beta:'));
  expect(ofAlpha).toContain('missing: The CSIRT knows');
  expect(ofAlpha).not.toContain('missing: The local security team knows');
  expect(shown.out).toContain('due Tue 5 Jan 13:00 Prague (12:00 UTC)');
  expect(widest(shown.out)).toBeLessThanOrEqual(80);

  expect((await muster('add-site', id, 'gamma')).out).toContain('gamma: suspected');
  expect((await muster('set-site', id, 'gamma', 'contained')).out).toContain('gamma: contained');
  expect((await muster('end-site', id, 'gamma', '--reason', 'a false alarm')).out).not.toContain('gamma');
  expect((await muster('change', id, '--severity', 'critical')).out).toContain('critical');

  const decided = await muster(
    ...['decide', id, 'Is it an incident?', '--outcome', 'yes, handle it', '--reason', 'used from abroad'],
    '--decides-incident',
  );
  expect(decided.out).toContain('1. Is it an incident?');
  expect((await muster('decide', id)).out).toContain('because used from abroad');

  await muster('task', 'add', id, 'Snapshot wn-17', '--site', 'alpha', '--for-site', '--mandatory');
  expect((await muster('show', id)).out).toContain('for alpha, must be done before closing');
  expect((await muster('task', 'done', id, 'snapshot')).out).toContain('done');
  expect((await muster('task', 'reopen', id, 'snap', '--note', 'the disk was cut off')).out).toContain(
    'open',
  );
  expect((await muster('task', 'drop', id, 'snap', '--note', 'it is gone')).out).toContain('dropped');

  await muster('note', id, 'Jana calls back at four', '--site', 'alpha');
  const log = (await muster('timeline', id, '--last', '200')).out;
  expect(log).toContain('Tue 5 Jan 09:00  note.written');
  expect(log).toContain('Jana calls back at four');
  expect(widest(log)).toBeLessThanOrEqual(80);
});

test('an incident that does not exist, or is no id of one, is said in words', async () => {
  expect(await muster('show', 'INC-17')).toMatchObject({
    code: 2,
    err: expect.stringContaining('write it as EGI-20270105-01'),
  });
  expect(await muster('show', 'EGI-20200101-01')).toMatchObject({
    code: 2,
    err: expect.stringContaining('There is no incident EGI-20200101-01 that you may see'),
  });
  const id = await opened('A miner', '--site', 'alpha');
  expect(await muster('fact', id, 'contained', '--site', 'beta')).toMatchObject({
    code: 2,
    err: expect.stringContaining('concerned are alpha'),
  });
  expect(await muster('task', 'done', id, 'nothing')).toMatchObject({
    code: 2,
    err: expect.stringContaining('has no task'),
  });
});

test('a wider label is asked for with who agreed before anything is sent, and given with it', async () => {
  const id = await opened('A miner', '--site', 'alpha');
  expect(await muster('label', id, 'GREEN')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--agreed-by'),
  });
  expect((await muster('label', id, 'red')).out).toContain('TLP:RED');
  const wider = await muster(
    ...['label', id, 'GREEN', '--reason', 'others must look', '--agreed-by', 'Jana', '--how', 'by phone'],
  );
  expect(wider.out).toContain('TLP:GREEN');
});

test('facts are named by what the clocks wait for; a wrong one is corrected, and a duty waived', async () => {
  const id = await opened('A miner', '--site', 'alpha');
  expect((await muster('fact', id)).out).toContain('local-team-told');
  expect((await muster('fact', id, 'local-team-tolt', '--site', 'alpha')).err).toContain(
    'No clock waits for',
  );
  const { facts } = JSON.parse((await muster('fact', id, '--json')).out);
  const wrong = facts.find(({ kind }: { kind: string }) => kind === 'local-team-tolt').id;
  expect((await muster('correct', id, wrong, '--note', 'a slip')).err).toContain('either --at');
  expect((await muster('correct', id, wrong, '--not-happened', '--note', 'a slip')).code).toBe(0);
  expect((await muster('fact', id)).out).not.toContain('local-team-tolt');
  const waived = await muster('waive', id, 'contain', '--site', 'alpha', '--reason', 'the site is gone');
  expect(waived.out).toContain('waived');
});

test('a command that is repeated after its answer was lost opens no second incident', async () => {
  let losing = 'POST';
  const lossy = createServer(async (request, response) => {
    const { method = 'GET', headers } = request;
    const body = Buffer.concat(await request.toArray());
    const answer = await fetch(`${terminal.url}${request.url}`, {
      method,
      headers: { ...(headers as Record<string, string>), connection: 'close' },
      ...(body.length === 0 ? {} : { body }),
    });
    if (method === losing || request.url?.endsWith(losing)) response.destroy();
    else response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => lossy.listen(0, '127.0.0.1', resolve));
  const at = `http://127.0.0.1:${(lossy.address() as AddressInfo).port}`;
  const open = () =>
    musterAs('csirt', '--server', at, 'incident', 'open', 'Lost in the night', '--site', 'beta', '--json');
  const count = async () => JSON.parse((await muster('list', '--find', 'Lost in', '--json')).out).length;
  try {
    expect((await open()).code).toBe(4);
    losing = 'nothing';
    const again = await open();
    expect(again).toMatchObject({ code: 0, err: expect.stringContaining('had no answer') });
    expect(await count()).toBe(1);
    expect((await open()).err).toBe('');
    expect(await count()).toBe(2);
    losing = '/clocks';
    expect((await open()).code).toBe(4);
    losing = 'nothing';
    expect((await open()).code).toBe(0);
    expect(await count()).toBe(3);
    losing = '/clocks';
    const { publicId } = JSON.parse((await muster('list', '--find', 'Lost in', '--json')).out)[0];
    const noted = await musterAs('csirt', '--server', at, 'incident', 'add-site', publicId, 'alpha');
    expect(noted).toMatchObject({ code: 4, err: expect.stringContaining('look before you repeat it') });
  } finally {
    lossy.close();
  }
  for (const title of ['By a script', 'By a script'])
    expect((await muster('open', title, '--key', 'monitor-4711')).code).toBe(0);
  expect((await muster('open', 'Another', '--key', 'monitor-4711')).err).toContain(
    'used for another incident',
  );
});

test('what a stranger wrote does not steer the terminal, as text or as JSON', async () => {
  const hostile = 'a\u001b]0;owned\u0007 \u009b31m \u202e end';
  const id = await opened(hostile, '--site', 'alpha');
  await muster('note', id, hostile);
  await muster('task', 'add', id, hostile);
  await muster('decide', id, hostile, '--outcome', hostile, '--reason', hostile);
  const verbs = [
    ['show', id],
    ['list'],
    ['timeline', id],
    ['task', 'list', id],
    ['decide', id],
    ['resolve', id],
  ];
  for (const verb of verbs)
    for (const form of [[], ['--json']]) {
      const { out, err } = await muster(...verb, ...form);
      expect(out).toContain('end');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(out + err).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
    }
});

test('an id of a task cannot lead to another place of the server', async () => {
  const id = await opened('A miner', '--site', 'alpha');
  expect(await muster('task', 'done', id, 'tsk_x/../../state')).toMatchObject({
    code: 3,
    err: expect.stringContaining('request.invalid'),
  });
});

test('who may not handle it is refused with the words of the server', async () => {
  const id = await opened('A miner', '--site', 'alpha');
  for (const who of ['alpha', 'auditor']) {
    expect((await musterAs(who, 'incident', 'show', id)).code).toBe(0);
    for (const args of [
      ['fact', id, 'contained', '--site', 'alpha'],
      ['label', id, 'RED'],
      ['decide', id, 'What now?', '--outcome', 'nothing', '--reason', 'none'],
      ['open', 'Another', '--site', 'alpha'],
    ]) {
      expect(await musterAs(who, 'incident', ...args)).toMatchObject({
        code: 3,
        err: expect.stringContaining('Code: auth.denied'),
      });
    }
  }
});

test('resolving says first what it does and does not do, and is taken back', async () => {
  const id = await opened('A miner in two clouds', '--site', 'alpha', 'beta');
  await muster('task', 'add', id, 'Ask for the flows');
  const asked = await muster('resolve', id);
  expect(asked).toMatchObject({ code: 1, err: expect.stringContaining('Nothing was changed.') });
  const said = asked.out.replace(/\s+/g, ' ');
  for (const part of [
    'These clocks begin: - The closure report, AMBER or RED, says what was resolved and learnt at alpha, beta, due Fri 5 Feb 09:00 Prague',
    'these clocks go on: - Local security team, NGI officer and CSIRT are told at alpha, beta, due',
    'These tasks stay open: - Ask for the flows',
    'No ban and no order of it is in force.',
    'Told, each in the way they chose: - sites: alpha, beta - NGIs: north',
    `muster incident reopen ${id}`,
  ])
    expect(said).toContain(part);
  expect(widest(asked.out)).toBeLessThanOrEqual(80);
  expect(JSON.parse((await muster('show', id, '--json')).out).state).toBe('open');

  const early = await muster('close', id);
  expect(early.out).toContain('It is open, and cannot become closed from that.');
  expect(early.err).toBe('Nothing was changed.\n');
  expect((await muster('resolve', id, '--reason', 'all is clean')).out).toContain(
    'TLP:AMBER  medium  resolved',
  );
  expect((await muster('resolve', id)).out).toContain('It is resolved already.');
  const closing = await muster('close', id);
  expect(closing.out).toContain('It cannot be done yet; still missing:');
  expect(await muster('close', id, '--reason', 'over')).toMatchObject({
    code: 3,
    err: expect.stringContaining('before it can be closed'),
  });
  expect((await muster('reopen', id)).out.replace(/\s+/g, ' ')).toContain(
    'These clocks end: - The closure report',
  );
  expect((await muster('reopen', id, '--reason', 'seen again')).out).toContain('medium  open');
  expect((await musterAs('auditor', 'incident', 'resolve', id)).code).toBe(3);
});

test('who is said to be told is whom the notifications tell', () => {
  expect(listenersOf('state.changed')).toEqual(['named', 'sites', 'ngis']);
});

test('the help of every command has an example', async () => {
  for (const name of ['list', 'show', 'open', 'add-site', 'label', 'fact', 'decide', 'timeline', 'resolve']) {
    expect((await muster(name, '--help')).out).toContain(`muster incident ${name} `);
  }
});
