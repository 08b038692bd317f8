import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { alpha, auditor, csirt, gamma, north, seedFederation } from './incidents.fixture.ts';
import { clocksOf, openIncident, recordFact } from './index.ts';
import { moveProcedure, viewIncidentProcedure } from './procedure-moves.ts';

let app: TestApp;
let incident: string;
beforeAll(async () => {
  app = await testApp();
  await seedFederation(app.db);
  incident = await opened();
});
afterAll(() => app.close());

async function opened(exercise = false): Promise<string> {
  const at = app.clock.now();
  return await inTransaction(app.db, async (tx) => {
    const { id } = await openIncident(tx, {
      at,
      actor: csirt.id,
      exercise,
      title: 'Strange logins',
      tlp: 'AMBER',
      siteId: 'site_alpha',
      procedure: 'egi-sec01',
    });
    const fact = { kind: 'suspected', at, recordedAt: at, source: 'phone', evidence: [], actor: csirt.id };
    await recordFact(tx, { incidentId: id, ...fact });
    return id;
  });
}

const move = (actor = csirt, id = incident, version = 1) =>
  moveProcedure(app, actor, id, { version, reason: 'The site agreed to the older wording' });

describe('moving an incident to another version of its procedure', () => {
  test('is for the CSIRT alone, and hidden from who may not know of the incident', async () => {
    for (const actor of [north, alpha, auditor])
      await expect(move(actor)).rejects.toMatchObject({ code: 'auth.denied' });
    await expect(move(gamma)).rejects.toMatchObject({ code: 'not-found' });
    expect(await viewIncidentProcedure(app, alpha, incident)).toMatchObject({ mayMove: false, moves: [] });
  });

  test('is refused for a drill, for a text that does not exist and for the one it follows', async () => {
    const drill = await opened(true);
    await expect(move(csirt, drill)).rejects.toMatchObject({ code: 'state.conflict' });
    await expect(move(csirt, incident, 9)).rejects.toMatchObject({ code: 'not-found' });
    await expect(move(csirt, incident, 2)).rejects.toMatchObject({ code: 'state.conflict', at: '/version' });
    await app.db.updateTable('incident').set({ state: 'closed' }).where('id', '=', drill).execute();
    await expect(move(csirt, drill)).rejects.toMatchObject({ code: 'state.conflict' });
  });

  test('is refused when a deadline that was agreed does not fit the other text', async () => {
    const id = await opened();
    const overrides = JSON.stringify([{ step: 'downtime', amount: 2, unit: 'day' }]);
    await app.db.updateTable('incident').set({ overrides }).where('id', '=', id).execute();
    const other = { name: 'egi-ssc', version: 1, reason: 'A wrong one' };
    await expect(moveProcedure(app, csirt, id, other)).rejects.toMatchObject({ code: 'procedure.invalid' });
  });

  test('reads the clocks anew, keeps what they said, and stands in the ledger and the log', async () => {
    const containBy = async () =>
      (await clocksOf(app.db, incident, app.clock.now())).find(({ step }) => step === 'contain')?.dueAt;
    // A Tuesday at nine in Prague, where calendars are north's: a working day later is Wednesday at nine.
    await app.clock.advance(26 * 3_600_000);
    expect(await containBy()).toEqual(new Date('2027-01-06T08:00:00Z'));
    const view = await move();
    expect(view).toMatchObject({ pin: { version: 1 }, mayMove: true, moves: [{ from: { version: 2 } }] });
    expect(view.moves[0]?.said.find(({ step }) => step === 'contain')).toMatchObject({
      state: 'missed',
      dueAt: '2027-01-06T08:00:00.000Z',
    });
    await move(csirt, incident, 2);
    const seen = await viewIncidentProcedure(app, alpha, incident);
    expect(seen.moves.map(({ from, to }) => [from.version, to.version])).toEqual([
      [1, 2],
      [2, 1],
    ]);
    const entries = await app.db
      .selectFrom('ledger_entry')
      .select('body')
      .where('kind', '=', 'incident.procedure-moved')
      .execute();
    expect(entries).toHaveLength(2);
    expect(JSON.stringify(entries)).not.toContain('older wording');
    const events = await app.db.selectFrom('incident_event').select(['kind', 'text']).execute();
    expect(events.filter(({ kind }) => kind === 'procedure.moved').at(0)?.text).toBe(
      'egi-sec01 version 2 → egi-sec01 version 1: The site agreed to the older wording',
    );
  });
});
