import type { Actor } from '@muster/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { actors, type TestApp, testApp } from '../../testing/test-app.ts';
import { openDoor } from '../people/testing/browser.ts';
import { ngiOfficer, placeFederation, placePerson } from '../people/testing/people-scene.ts';
import { addOverride, addRotation, endRota, makeRota, withdrawOverride } from './changes.ts';
import { onDutyNow } from './duty.ts';
import { calendarByKey, endFeed, makeFeed, rotaCalendar } from './feeds.ts';
import { acknowledgeHandover, tellHandovers, writeHandover } from './handovers.ts';
import { rotaRoutes } from './routes.ts';
import { listRotas, viewRota } from './views.ts';

const officer = { role: 'officer', until: '2028-02-01T00:00:00Z' } as const;
const query = { weeks: 8 };
let app: TestApp;
let ada: string;
let bo: string;
let rota: string;

beforeEach(async () => {
  app = await testApp();
  await placeFederation(app);
  ada = (await placePerson(app, [officer], { name: 'Ada Kovář' })).id;
  bo = (await placePerson(app, [officer], { name: 'Bo Lind' })).id;
  rota = (await makeRota(app, actors.csirt, { name: 'CSIRT duty' })).id;
});
afterEach(() => app.close());

async function weekly(members = [ada, bo]): Promise<void> {
  await addRotation(app, actors.csirt, rota, {
    members,
    everyDays: 7,
    zone: 'Europe/Prague',
    handoverTime: '09:00',
    startsOn: '2027-01-04',
    endsOn: null,
  });
}

async function swap(first: string, second: string): Promise<void> {
  await addOverride(app, actors.csirt, rota, { kind: 'swap', first, second, reason: 'a wedding' });
}

describe('who is on duty', () => {
  test('without a rotation nobody is, and that is said', async () => {
    const [line] = await listRotas(app, actors.csirt);
    expect(line).toMatchObject({ name: 'CSIRT duty', now: { person: null, by: 'no-plan' }, mayEdit: true });
    expect(await onDutyNow(app.db, null, app.clock.now())).toEqual([]);
  });

  test('it is whose turn it is, then the next one', async () => {
    await weekly();
    expect(await onDutyNow(app.db, null, app.clock.now())).toEqual([ada]);
    await app.clock.advance(7 * 86_400_000);
    expect(await onDutyNow(app.db, null, app.clock.now())).toEqual([bo]);
    const [line] = await listRotas(app, actors.ngi);
    expect(line).toMatchObject({
      now: { person: { name: 'Bo Lind' }, endsAt: '2027-01-18T08:00:00.000Z' },
      next: { person: { name: 'Ada Kovář' } },
      mayEdit: false,
    });
  });

  test('a swap exchanges both weeks, and taken back neither', async () => {
    await weekly();
    await swap('2027-01-05T08:00:00Z', '2027-01-12T00:00:00Z');
    const view = await viewRota(app, actors.csirt, rota, query);
    expect(view.shifts.slice(0, 3).map(({ person, by }) => [person?.name, by])).toEqual([
      ['Bo Lind', 'swap'],
      ['Ada Kovář', 'swap'],
      ['Ada Kovář', 'plan'],
    ]);
    expect(view.overrides.map(({ reason }) => reason)).toEqual(['a wedding', 'a wedding']);
    await withdrawOverride(app, actors.csirt, rota, view.overrides[0]?.id ?? '');
    expect((await viewRota(app, actors.csirt, rota, query)).overrides).toEqual([]);
    expect(await onDutyNow(app.db, null, app.clock.now())).toEqual([ada]);
  });

  test('an ended rota names nobody', async () => {
    await weekly();
    await endRota(app, actors.csirt, rota);
    expect(await onDutyNow(app.db, null, app.clock.now())).toEqual([]);
    await expect(viewRota(app, actors.csirt, rota, query)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('an NGI’s rota stands beside the CSIRT’s and answers for itself alone', async () => {
    const nora = (await placePerson(app, [ngiOfficer], { name: 'Nora' })).id;
    const own = await makeRota(app, actors.ngi, { name: 'NGI duty' });
    expect(own.owner).toEqual({ kind: 'ngi', ngiId: 'ngi_1', name: 'NGI_1' });
    const plan = { everyDays: 1, zone: 'UTC', handoverTime: '00:00', startsOn: '2027-01-01', endsOn: null };
    await addRotation(app, actors.ngi, own.id, { ...plan, members: [nora] });
    expect(await onDutyNow(app.db, 'ngi_1', app.clock.now())).toEqual([nora]);
    expect(await onDutyNow(app.db, null, app.clock.now())).toEqual([]);
    await expect(addRotation(app, actors.ngi, own.id, { ...plan, members: [ada] })).rejects.toThrow(
      'only people who are officers of this NGI',
    );
  });
});

describe('what cannot be', () => {
  test('people who are no officers take no duty, and time zones must exist', async () => {
    const guest = (await placePerson(app, [])).id;
    await expect(weekly([guest])).rejects.toMatchObject({ code: 'request.invalid' });
    const plan = {
      members: [ada],
      everyDays: 7,
      handoverTime: '09:00',
      startsOn: '2027-01-04',
      endsOn: null,
    };
    await expect(addRotation(app, actors.csirt, rota, { ...plan, zone: 'Europe/Atlantis' })).rejects.toThrow(
      'not a time zone',
    );
  });

  test('who was on duty last week is not decided today', async () => {
    await weekly();
    await expect(
      addOverride(app, actors.csirt, rota, {
        kind: 'cover',
        person: bo,
        startsAt: '2027-01-04T00:00:00Z',
        endsAt: '2027-01-05T07:00:00Z',
        reason: 'r',
      }),
    ).rejects.toMatchObject({ code: 'state.conflict' });
  });

  test('nobody swaps with themselves or with a gap', async () => {
    await weekly([ada]);
    await expect(swap('2027-01-05T08:00:00Z', '2027-01-12T00:00:00Z')).rejects.toThrow(
      'two different people',
    );
  });

  test('two rotas do not have one name', async () => {
    await expect(makeRota(app, actors.csirt, { name: 'csirt DUTY' })).rejects.toMatchObject({
      code: 'state.conflict',
    });
  });
});

describe('handing over', () => {
  test('whoever comes is told once, with what is open, also after a night without a server', async () => {
    await weekly();
    await app.clock.advance(6 * 86_400_000 + 5 * 3_600_000);
    await tellHandovers(app);
    await tellHandovers(app);
    const notices = await app.db.selectFrom('notice').selectAll().where('kind', '=', 'duty.begins').execute();
    expect(notices.map(({ recipient }) => recipient)).toEqual([`person:${bo}`]);
    expect(notices[0]?.text).toContain('No incidents are open');
    const { handovers } = await viewRota(app, actors.csirt, rota, query);
    expect(handovers).toMatchObject([{ from: { id: ada }, to: { id: bo }, acknowledgedAt: null }]);
  });

  test('a note belongs to the next handover, can be written again, and is acknowledged', async () => {
    await weekly();
    await writeHandover(app, actors.csirt, rota, { note: 'nothing yet' });
    const { id } = await writeHandover(app, actors.csirt, rota, { note: 'watch the mail of SITE-1' });
    await app.clock.advance(7 * 86_400_000);
    await tellHandovers(app);
    const done = await acknowledgeHandover(app, { ...actors.csirt, id: bo }, rota, id);
    expect(done).toMatchObject({ note: 'watch the mail of SITE-1', acknowledgedBy: 'Bo Lind' });
    const entries = await app.db
      .selectFrom('ledger_entry')
      .select(['kind', 'body'])
      .where('kind', 'like', 'rota.handover%')
      .execute();
    expect(entries.map(({ kind }) => kind)).toEqual([
      'rota.handover-written',
      'rota.handover-written',
      'rota.handover-written',
      'rota.handover-acknowledged',
    ]);
    expect(JSON.stringify(entries)).not.toContain('watch the mail');
  });

  test('a gap is said a week before, and once', async () => {
    await weekly();
    const startsAt = '2027-01-09T00:00:00Z';
    const endsAt = '2027-01-10T00:00:00Z';
    await addOverride(app, actors.csirt, rota, {
      kind: 'absence',
      person: ada,
      startsAt,
      endsAt,
      reason: 'ill',
    });
    for (let i = 0; i < 3; i++) await tellHandovers(app);
    const gaps = await app.db.selectFrom('notice').selectAll().where('kind', '=', 'duty.gap').execute();
    expect(gaps).toMatchObject([{ recipient: 'csirt' }]);
    expect(gaps[0]?.text).toContain('Nobody is on duty in CSIRT duty from 2027-01-09T00:00Z');
  });
});

describe('for calendar programs', () => {
  test('a key shows the rota and nothing else, until it is ended', async () => {
    await weekly();
    const feed = await makeFeed(app, actors.csirt, rota);
    const http = await openDoor(app, [rotaRoutes(app)]);
    const answer = await http.inject({ method: 'GET', url: feed.path });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('text/calendar; charset=utf-8');
    expect(answer.body).toContain('SUMMARY:Ada Kovář: CSIRT duty\r\n');
    expect(answer.body).toContain('DTSTART:20270104T080000Z\r\n');
    await endFeed(app, actors.csirt, rota, feed.id);
    expect((await http.inject({ method: 'GET', url: feed.path })).statusCode).toBe(404);
    await http.close();
  });

  test('a key ends with the person who made it', async () => {
    const feed = await makeFeed(app, { ...actors.csirt, id: bo }, rota);
    const key = feed.path.split('/').at(-1) ?? '';
    expect(await calendarByKey(app, key)).toContain('BEGIN:VCALENDAR');
    const ended = { state: 'ended', ended_at: app.clock.now() };
    await app.db.updateTable('person').set(ended).where('id', '=', bo).execute();
    await expect(calendarByKey(app, key)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('who may not', () => {
  const outsiders: [string, Actor][] = [
    ['a site’s contact', actors.site],
    ['a VO manager', actors.vo],
  ];
  test.each(outsiders)('%s neither reads nor plans', async (_who, actor) => {
    await expect(listRotas(app, actor)).rejects.toMatchObject({ code: 'auth.denied' });
    await expect(viewRota(app, actor, rota, query)).rejects.toMatchObject({ code: 'not-found' });
    await expect(rotaCalendar(app, actor, rota)).rejects.toMatchObject({ code: 'not-found' });
    await expect(makeRota(app, actor, { name: 'mine' })).rejects.toMatchObject({ code: 'auth.denied' });
    await expect(makeFeed(app, actor, rota)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('an NGI and an auditor read the CSIRT’s rota without its handovers, keys and candidates, and change nothing', async () => {
    await weekly();
    await makeFeed(app, actors.csirt, rota);
    await writeHandover(app, actors.csirt, rota, { note: 'for the CSIRT alone' });
    for (const actor of [actors.ngi, actors.auditor]) {
      const view = await viewRota(app, actor, rota, query);
      expect(view).toMatchObject({ handovers: [], feeds: [], candidates: [], mayEdit: false });
      const denied = { code: 'auth.denied' };
      await expect(endRota(app, actor, rota)).rejects.toMatchObject(denied);
      await expect(writeHandover(app, actor, rota, { note: 'x' })).rejects.toMatchObject(denied);
      await expect(
        addOverride(app, actor, rota, {
          kind: 'swap',
          first: '2027-01-05T08:00:00Z',
          second: '2027-01-12T08:00:00Z',
          reason: 'r',
        }),
      ).rejects.toMatchObject(denied);
    }
  });

  test('an NGI does not learn of another NGI’s rota', async () => {
    const own = await makeRota(app, actors.ngi, { name: 'NGI duty' });
    const foreign: Actor = { ...actors.ngi, scope: { kind: 'ngi', ngiId: 'ngi_2' } };
    expect((await listRotas(app, foreign)).map(({ name }) => name)).toEqual(['CSIRT duty']);
    await expect(viewRota(app, foreign, own.id, query)).rejects.toMatchObject({ code: 'not-found' });
    await expect(makeRota(app, foreign, { name: 'x', ngi: 'ngi_1' })).rejects.toMatchObject({
      code: 'auth.denied',
    });
  });
});
