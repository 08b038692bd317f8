import { afterAll, beforeAll, expect, test } from 'vitest';
import { alpha, auditor, csirt } from '../../packages/server/src/features/incidents/incidents.fixture.ts';
import {
  ALPHA,
  type ThreadScene,
  threadScene,
} from '../../packages/server/src/features/threads/testing/thread-scene.ts';
import { newId } from '../../packages/server/src/kernel/ids.ts';
import { type Terminal, terminalAtServer } from './terminal-at-a-server.ts';

let scene: ThreadScene;
let terminal: Terminal;
const STRANGE = 'a\u001b]0;owned\u0007 \u009b31m \u202e end';

beforeAll(async () => {
  scene = await threadScene();
  const { db } = scene.app;
  const at = new Date(0);
  for (const name of ['Ada Lovelace', 'Adam Smith']) {
    const id = newId('per', at);
    await db
      .insertInto('person')
      .values({ id, name, mail: null, state: 'active', made_by: 'system', made_at: at })
      .execute();
    await db
      .insertInto('person_grant')
      .values({
        id: newId('grt', at),
        person_id: id,
        role: 'officer',
        scope_kind: 'federation',
        scope_id: null,
        source: 'person',
        starts_at: at,
        ends_at: null,
        given_by: 'system',
        given_at: at,
        ended_at: null,
        ended_by: null,
      })
      .execute();
  }
  terminal = await terminalAtServer(scene.app, { csirt, alpha, auditor });
});
afterAll(async () => {
  await terminal.close();
  await scene.close();
});

/** As an officer of the CSIRT. */
const muster = (...args: string[]) => terminal.musterAs('csirt', 'incident', ...args);

async function opened(title: string, ...rest: string[]): Promise<string> {
  return JSON.parse((await muster('open', title, '--json', ...rest)).out).publicId;
}

const inOneLine = (text: string) => text.replace(/\s+/g, ' ');

test('a merge says first what it does, is done with a reason, and is undone', async () => {
  const one = await opened('A miner at alpha', '--site', 'alpha');
  const other = await opened(`The key of it ${STRANGE}`, '--site', 'beta', '--tlp', 'RED');
  await muster('share', other, 'vo:bio', '--reason', 'their key');
  const looked = await muster('merge', one, other);
  expect(looked.code).toBe(1);
  expect(looked.err).toBe(
    `Nothing was changed. To do it: muster incident merge ${one} ${other} --reason "why"\n`,
  );
  for (const part of [
    `Merge ${other} into ${one}`,
    'sites: beta',
    'Label of both from then on: TLP:RED, narrower than it was',
    '- shared with bio',
    `muster incident undo ${one}`,
  ])
    expect(inOneLine(looked.out)).toContain(part);
  expect(looked.out).not.toContain('\u001b');
  expect((await muster('show', other)).out).toContain(other);

  const merged = await muster('merge', one, other, '--reason', 'the same key');
  expect(merged).toMatchObject({ code: 0, err: expect.stringContaining(`muster incident undo ${one}`) });
  expect(merged.out).toContain('beta: affected');
  expect((await muster('merge', one, other)).err).toContain('are one incident already');
  const moves = await muster('undo', other);
  expect(moves.out).toContain(`${other} was merged into it`);
  const move = /undo \S+ (mrg_\w+)/.exec(moves.err)?.[1] ?? '';
  expect((await muster('undo', one, move)).out).toContain(`${other} stands by itself again`);
  expect((await muster('show', one)).out).not.toContain('beta:');
  expect((await muster('undo', one)).err).toBe('');
});

test('a split says first what goes and what stays, is done with a reason, and is undone', async () => {
  const id = await opened('Two miners', '--site', 'alpha', 'beta');
  expect((await muster('split', id, 'Beta alone')).err).toContain('--site or --item');
  expect((await muster('split', id, 'Beta alone', '--item', 'cow:1')).err).toContain('none of observable');
  const looked = await muster('split', id, 'Beta alone', '--site', 'BETA');
  expect(looked).toMatchObject({
    code: 1,
    err: expect.stringContaining(`split ${id} 'Beta alone' --site BETA --reason "why"`),
  });
  expect(looked.out).toMatch(/goes: {2}beta\nstays: alpha/);
  expect(JSON.parse((await muster('split', id, 'Beta alone', '--site', 'beta', '--json')).out).split).toBe(
    false,
  );
  const made = JSON.parse(
    (await muster('split', id, 'Beta alone', '--site', 'beta', '--reason', 'other key', '--json')).out,
  );
  expect(made.title).toBe('Beta alone');
  const [move] = JSON.parse((await muster('undo', id, '--json')).out);
  expect(move).toMatchObject({ kind: 'split', to: { publicId: made.publicId } });
  expect((await muster('undo', id, move.id)).out).toContain(`is back in ${id}`);
});

test('incidents are linked, and the link is ended by the other’s id', async () => {
  const [one, other] = [await opened('First', '--site', 'alpha'), await opened('Second', '--site', 'beta')];
  expect((await muster('link', one)).out).toContain('linked to no other');
  expect((await muster('link', other, one, '--kind', 'follows', '--note', 'same key')).out).toContain(
    'follows',
  );
  expect((await muster('link', one)).out).toContain('follows (from there)');
  expect((await muster('link', one, other, '--kind', 'friend')).code).toBe(2);
  expect((await muster('unlink', one, other.toLowerCase())).out).toContain('linked to no other');
  expect((await muster('unlink', one, other)).err).toContain('is not linked to');
});

test('it is shared with a site, an NGI or a VO by name, for a reason', async () => {
  const id = await opened('Shared', '--site', 'alpha');
  expect((await muster('share', id, 'site:gamma')).err).toContain('--reason');
  expect((await muster('share', id, 'gamma', '--reason', 'helps')).err).toContain('site:NAME');
  const until = ['--until', '2027-02-01T00:00Z'];
  const shared = await muster('share', id, 'site:Gamma', '--reason', 'helps with flows', ...until);
  expect(shared.out).toMatch(/site:gamma {2}yes {4}Mon 1 Feb 01:00 Prague \(00:00 UTC\)/);
  expect((await muster('share', id, 'ngi:south', '--reason', 'asked for it')).out).toContain('ngi:south');
  expect((await muster('unshare', id, 'site:beta', '--reason', 'over')).err).toContain(
    'it is shared with site:gamma, ngi:south',
  );
  expect((await muster('unshare', id, 'site:gamma', '--reason', 'over')).out).toMatch(/site:gamma {2}ended/);
});

test('a role is given by name, the lead handed over, and a role ended', async () => {
  const id = await opened('Led', '--site', 'alpha');
  expect((await muster('role', 'give', id, 'Ada', 'scribe')).err).toContain('means several people');
  expect((await muster('role', 'give', id, 'Bo', 'scribe')).err).toContain('Nobody with access is called');
  expect((await muster('role', 'give', id, 'ada l', 'scribe')).out).toMatch(/Ada Lovelace {2}scribe/);
  expect((await muster('role', 'lead', id, 'Ada Lovelace')).out).toMatch(/Ada Lovelace {2}lead/);
  expect((await muster('role', 'end', id, 'Ada Lovelace')).err).toContain('means several roles');
  const after = await muster('role', 'lead', id, 'Adam Smith', '--note', 'Jana calls back');
  expect(after.out).toMatch(/Adam Smith {4}lead {9}/);
  expect((await muster('role', 'end', id, 'Ada Lovelace', 'scribe')).out).toContain('scribe, ended');
});

test('mail is looked at before it goes, goes once, and is read', async () => {
  await scene.open();
  const id = scene.publicId;
  const words = ['--subject', 'What did you find?', '--text', 'Please tell us.', '--to', ALPHA];
  const looked = await muster('mail', 'write', id, ...words, '--kind', 'request');
  expect(looked).toMatchObject({ code: 1, err: expect.stringContaining('say --send') });
  expect(looked.out).toContain('It starts a clock at 1 site');
  expect(looked.out).toContain(`Subject: [${id}] [TLP:AMBER] What did you find?`);
  expect((await muster('mail', 'list', id)).out).toContain('Nothing was written yet');
  const strange = await muster('mail', 'write', id, ...words, 'x@else.example');
  expect(strange).toMatchObject({ code: 1, err: expect.stringContaining('cannot be sent as it is') });
  expect(strange.out).toContain('no: ');
  expect((await muster('mail', 'write', id, ...words, 'x@else.example', '--send')).code).toBe(3);

  expect((await muster('mail', 'write', id, ...words, '--send')).out).toContain('to 1 recipient.');
  await scene.runner.runDue();
  const mail = await scene.reply(ALPHA, `We found it.\n${STRANGE}`);
  const listed = await muster('mail', 'list', id);
  expect(listed.out).toMatch(/out {2}message {2}msg_\w+\n {2}What did you find\?\n/);
  expect(listed.out).toContain(`from ${ALPHA}`);
  const shown = await muster('mail', 'show', id, mail);
  expect(shown.out).toContain('We found it.\n');
  for (const form of [[], ['--json']]) {
    const { out } = await muster('mail', 'show', id, mail, ...form);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(out).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
  }
  const answer = await muster('mail', 'write', id, '--answers', mail, '--text', 'Thank you, go on.');
  expect(answer.out).toContain('Re: What did you find?');
  expect(answer.out).toContain(ALPHA);
  expect((await muster('mail', 'recipients', id)).out).toContain(ALPHA);
  expect((await muster('mail', 'show', id, 'mail_x')).err).toContain('names them');
  const message = /msg_\w+/.exec(listed.out)?.[0] ?? '';
  expect((await muster('mail', 'recall', id, message)).err).toContain('All of it has left already');
  const later = await muster('mail', 'write', id, ...words, '--at', '2027-03-01T00:00Z', '--send', '--json');
  const held = await muster('mail', 'recall', id, JSON.parse(later.out).message);
  expect(held.out).toBe('1 held back; 0 had left already.\n');
});

test('who may not is refused with the words of the server', async () => {
  const [id, other] = [await opened('Mine', '--site', 'alpha'), await opened('Yours', '--site', 'alpha')];
  for (const args of [
    ['merge', id, other, '--reason', 'the same'],
    ['split', id, 'Alone', '--site', 'alpha', '--reason', 'other'],
    ['link', id, other],
    ['share', id, 'vo:bio', '--reason', 'their key'],
    ['role', 'give', id, 'Ada Lovelace', 'scribe'],
    ['mail', 'write', id, '--text', 'Hello', '--subject', 'Hello', '--send'],
  ])
    expect(await terminal.musterAs('auditor', 'incident', ...args)).toMatchObject({
      code: 3,
      err: expect.stringContaining('Code: auth.denied'),
    });
});

test('the help of every command has an example', async () => {
  for (const name of ['merge', 'split', 'undo', 'link', 'unlink', 'share', 'unshare'])
    expect((await muster(name, '--help')).out).toContain(`muster incident ${name} `);
  for (const name of [
    'role list',
    'role give',
    'role lead',
    'role end',
    'mail list',
    'mail show',
    'mail write',
    'mail recall',
  ])
    expect((await muster(...name.split(' '), '--help')).out).toContain(`muster incident ${name} `);
});
