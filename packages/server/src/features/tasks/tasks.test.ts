import type { Actor, NewTaskRequest } from '@muster/contract';
import { newTaskRequest } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { alpha, auditor, csirt, north, seedFederation, south } from '../incidents/incidents.fixture.ts';
import { clocksOf } from '../incidents/index.ts';
import { beta, gamma, physics, realIncident, share } from '../observables/observables.fixture.ts';
import { listDecisions, recordDecision } from './decisions.ts';
import { viewOwnTasks } from './own.ts';
import { taskJobs } from './reminders.ts';
import { changeTask, endTask, giveTask, listTasks } from './service.ts';

const HOUR_MS = 3_600_000;
const ada: Actor = {
  id: `per_${'a'.repeat(23)}`,
  name: 'Ada',
  role: 'officer',
  scope: { kind: 'ngi', ngiId: 'ngi_north' },
};

let app: TestApp;
let incident: string;
beforeAll(async () => {
  app = await testApp();
  await seedFederation(app.db);
  incident = await realIncident(app, ['site_alpha', 'site_gamma']);
  await share(app, incident, 'vo', 'physics');
  await app.db
    .insertInto('person')
    .values({
      id: ada.id,
      name: 'Ada',
      mail: null,
      state: 'active',
      made_by: 'x',
      made_at: app.clock.now(),
      ended_at: null,
      password: null,
      password_set_at: null,
    })
    .execute();
});
afterAll(() => app.close());

function task(title: string, more: Partial<NewTaskRequest> = {}): NewTaskRequest {
  return newTaskRequest.parse({ title, ...more });
}
async function give(title: string, more: Partial<NewTaskRequest> = {}, actor: Actor = csirt) {
  return await giveTask(app, actor, incident, task(title, more));
}
async function titles(actor: Actor): Promise<string[]> {
  return (await listTasks(app, actor, incident)).items.map(({ title }) => title);
}
function inHours(hours: number): string {
  return new Date(app.clock.now().getTime() + hours * HOUR_MS).toISOString();
}
async function logged(): Promise<{ kind: string; text: string; site_id: string | null; audience: string }> {
  return await app.db
    .selectFrom('incident_event')
    .select(['kind', 'text', 'site_id', 'audience'])
    .where('incident_id', '=', incident)
    .orderBy('ord', 'desc')
    .executeTakeFirstOrThrow();
}

describe('a task', () => {
  test('of the CSIRT alone is read by the CSIRT alone; of a site by that site; of all by all parties', async () => {
    await give('Ask the CA');
    await give('Keep the disk', { siteId: 'site_alpha', assignee: { kind: 'site' } });
    await give('Everybody look', { audience: 'parties' });
    expect(await titles(csirt)).toEqual(['Ask the CA', 'Keep the disk', 'Everybody look']);
    expect(await titles(auditor)).toEqual(await titles(csirt));
    expect(await titles(alpha)).toEqual(['Keep the disk', 'Everybody look']);
    expect(await titles(north)).toEqual(['Keep the disk', 'Everybody look']);
    expect(await titles(gamma)).toEqual(['Everybody look']);
    expect(await titles(physics)).toEqual(['Everybody look']);
    await expect(titles(beta)).rejects.toMatchObject({ code: 'not-found' });
  });

  test.each([
    ['a site', alpha, task('None of it'), 'auth.denied'],
    ['a site for itself', alpha, task('None of it', { siteId: 'site_alpha' }), 'auth.denied'],
    ['an auditor', auditor, task('None of it'), 'auth.denied'],
    ['an NGI for the whole', north, task('None of it'), 'auth.denied'],
    ['an NGI for a site of another', south, task('None of it', { siteId: 'site_alpha' }), 'auth.denied'],
    ['who it is shared with', physics, task('None of it'), 'auth.denied'],
    [
      'the CSIRT for a site that is not concerned',
      csirt,
      task('None of it', { siteId: 'site_beta' }),
      'auth.denied',
    ],
  ] as const)('%s gives none', async (_who, actor, request, code) => {
    await expect(giveTask(app, actor, incident, request)).rejects.toMatchObject({ code });
  });

  test('is done by the site that it was given to, with a note, and not by another', async () => {
    const { id } = await give('Send the logs', { siteId: 'site_alpha', assignee: { kind: 'site' } });
    expect((await viewOwnTasks(app, alpha)).items.map((one) => one.title)).toContain('Send the logs');
    expect((await viewOwnTasks(app, gamma)).items).toEqual([]);
    await expect(endTask(app, gamma, incident, id, { state: 'done', note: '' })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(endTask(app, physics, incident, id, { state: 'done', note: '' })).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(endTask(app, auditor, incident, id, { state: 'done', note: '' })).rejects.toMatchObject({
      code: 'auth.denied',
    });
    await expect(
      endTask(app, alpha, incident, id, { state: 'dropped', note: 'no time' }),
    ).rejects.toMatchObject({ code: 'auth.denied' });
    const done = await endTask(app, alpha, incident, id, { state: 'done', note: 'uploaded all' });
    expect(done).toMatchObject({ state: 'done', due: null, mayEnd: false });
    expect(done.history.map(({ kind, note }) => [kind, note])).toEqual([
      ['given', ''],
      ['done', 'uploaded all'],
    ]);
    expect(await logged()).toMatchObject({
      kind: 'task.done',
      site_id: 'site_alpha',
      text: 'Task done: Send the logs: uploaded all',
    });
    await expect(endTask(app, alpha, incident, id, { state: 'open', note: 'oh no' })).rejects.toMatchObject({
      code: 'auth.denied',
    });
    expect(await endTask(app, csirt, incident, id, { state: 'open', note: 'half is missing' })).toMatchObject(
      { state: 'open', endedAt: null },
    );
    await expect(endTask(app, csirt, incident, id, { state: 'open', note: 'again' })).rejects.toMatchObject({
      code: 'state.conflict',
    });
  });

  test('of a site that is not given to it is read there, and not ended', async () => {
    const { id } = await give('Call alpha', { siteId: 'site_alpha' });
    expect(await titles(alpha)).toContain('Call alpha');
    await expect(endTask(app, alpha, incident, id, { state: 'done', note: '' })).rejects.toMatchObject({
      code: 'auth.denied',
    });
  });

  test('of a person is read and ended by them, though it is of the CSIRT', async () => {
    const { id } = await give('Read the binary', { assignee: { kind: 'person', personId: ada.id } });
    expect(await titles(ada)).toContain('Read the binary');
    expect((await viewOwnTasks(app, ada)).items.map((one) => one.title)).toEqual(['Read the binary']);
    expect(await endTask(app, ada, incident, id, { state: 'done', note: '' })).toMatchObject({
      state: 'done',
    });
    await expect(
      give('x y z', { assignee: { kind: 'person', personId: `per_${'b'.repeat(23)}` } }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  test('is changed by who read its last state, and moved among the others', async () => {
    const { id, revision } = await give('Last of all');
    const first = await changeTask(app, csirt, incident, id, { revision, position: 0, mandatory: true });
    expect((await titles(csirt))[0]).toBe('Last of all');
    expect(first.history.at(-1)?.says).toBe('changed: whether it must be done, place in the list');
    await expect(changeTask(app, csirt, incident, id, { revision, title: 'Other' })).rejects.toMatchObject({
      code: 'state.conflict',
    });
    await expect(
      changeTask(app, csirt, incident, id, { revision: 2, assignee: { kind: 'site' } }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(changeTask(app, alpha, incident, id, { revision: 2, title: 'Mine' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('the time of a task', () => {
  async function notices(id: string) {
    return await app.db
      .selectFrom('notice')
      .select(['kind', 'recipient'])
      .where('key', 'like', `task:${id}:%`)
      .orderBy('kind')
      .orderBy('recipient')
      .execute();
  }
  async function runDue(): Promise<void> {
    const jobs = await app.db
      .selectFrom('job')
      .select(['id', 'body', 'run_at'])
      .where('kind', '=', 'task.remind')
      .where('run_at', '<=', app.clock.now())
      .execute();
    const handler = taskJobs(app)['task.remind'];
    for (const job of jobs)
      await handler?.(
        { ...job, kind: 'task.remind', runAt: job.run_at, attempt: 1 } as never,
        undefined as never,
      );
  }

  test('is told to whoever has to do it when it is near, and to the duty when it is over, once', async () => {
    const { id } = await give('Quick', {
      siteId: 'site_alpha',
      assignee: { kind: 'site' },
      dueAt: inHours(6),
    });
    await runDue();
    expect(await notices(id)).toEqual([]);
    await app.clock.advance(2 * HOUR_MS);
    await runDue();
    await runDue();
    expect(await notices(id)).toEqual([{ kind: 'task.due', recipient: 'site:site_alpha' }]);
    expect((await listTasks(app, alpha, incident)).items.find((one) => one.id === id)?.due).toBe('soon');
    await app.clock.advance(4 * HOUR_MS);
    await runDue();
    await runDue();
    expect(await notices(id)).toEqual([
      { kind: 'task.due', recipient: 'site:site_alpha' },
      { kind: 'task.overdue', recipient: 'csirt-duty' },
      { kind: 'task.overdue', recipient: 'site:site_alpha' },
    ]);
    expect((await listTasks(app, csirt, incident)).overdue).toBe(1);
  });

  test('is told to nobody once it is done, or due at another time', async () => {
    const { id, revision } = await give('Moved', { dueAt: inHours(1) });
    const other = await give('Done in time', { dueAt: inHours(1) });
    await changeTask(app, csirt, incident, id, { revision, dueAt: inHours(48) });
    await endTask(app, csirt, incident, other.id, { state: 'done', note: '' });
    await app.clock.advance(2 * HOUR_MS);
    await runDue();
    expect(await notices(id)).toEqual([]);
    expect(await notices(other.id)).toEqual([]);
  });
});

describe('a decision', () => {
  const words = {
    title: 'Is it an incident?',
    outcome: 'Yes',
    reason: 'The key was used from outside',
    alternatives: '',
    evidence: ['evi_1'],
    siteId: null,
    audience: 'parties' as const,
    decidesIncident: false,
  };

  test('stands for ever, and another takes its place', async () => {
    const first = await recordDecision(app, csirt, incident, words);
    expect(first).toMatchObject({ number: 1, supersedes: null, supersededBy: null, decidedBy: csirt.name });
    await expect(app.db.updateTable('decision').set({ outcome: 'No' }).execute()).rejects.toThrow(
      /never changed/,
    );
    await expect(app.db.deleteFrom('decision').execute()).rejects.toThrow(/never changed/);
    const second = await recordDecision(app, csirt, incident, {
      ...words,
      outcome: 'No',
      supersedes: first.id,
      audience: 'csirt',
    });
    expect(second).toMatchObject({ number: 2, audience: 'parties', supersedes: { number: 1 } });
    const { items } = await listDecisions(app, gamma, incident);
    expect(items.map(({ number, supersededBy }) => [number, supersededBy?.number])).toEqual([
      [1, 2],
      [2, undefined],
    ]);
    await expect(
      recordDecision(app, csirt, incident, { ...words, supersedes: first.id }),
    ).rejects.toMatchObject({
      code: 'state.conflict',
      message: expect.stringContaining('Decision 2'),
    });
    expect(await logged()).toMatchObject({
      kind: 'decision.made',
      text: 'Decision 2: Is it an incident? No',
    });
  });

  test('that the procedure asks for stops its clock, with itself as the proof', async () => {
    await recordDecision(app, csirt, incident, { ...words, decidesIncident: true });
    const clocks = await clocksOf(app.db, incident, app.clock.now());
    const decide = clocks.filter(({ step }) => step === 'decide');
    expect(decide.length).toBeGreaterThan(0);
    for (const { state, evidence } of decide) {
      expect(state).toBe('met');
      expect(evidence).toContainEqual(expect.stringMatching(/^ent_/));
    }
  });

  test('of one site is its own, and its words stand in no ledger', async () => {
    await recordDecision(app, alpha, incident, {
      ...words,
      siteId: 'site_alpha',
      outcome: 'Reinstall host seven',
      decidedBy: 'The head of alpha',
    });
    expect(JSON.stringify(await listDecisions(app, gamma, incident))).not.toContain('host seven');
    expect(JSON.stringify(await listDecisions(app, north, incident))).toContain('host seven');
    const entries = await app.db.selectFrom('ledger_entry').select('body').execute();
    expect(JSON.stringify(entries)).not.toContain('host seven');
  });

  test.each([
    ['a site for all', alpha, words, 'auth.denied'],
    ['a site for another', alpha, { ...words, siteId: 'site_gamma' }, 'auth.denied'],
    ['an NGI for all', north, words, 'auth.denied'],
    ['an auditor', auditor, words, 'auth.denied'],
    ['who it is shared with', physics, words, 'auth.denied'],
    ['who may not know of it', beta, words, 'not-found'],
    ['in the future', csirt, { ...words, decidedAt: '2099-01-01T00:00:00Z' }, 'request.invalid'],
  ] as const)('is not made by or as %s', async (_who, actor, request, code) => {
    await expect(recordDecision(app, actor, incident, { ...request, evidence: [] })).rejects.toMatchObject({
      code,
    });
  });
});
