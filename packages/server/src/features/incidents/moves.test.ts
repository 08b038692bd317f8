import { changeIncidentRequest, openIncidentRequest } from '@muster/contract';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { inTransaction } from '../../db/transaction.ts';
import { type TestApp, testApp } from '../../testing/test-app.ts';
import { createIncident } from './create.ts';
import { recordFact } from './facts.ts';
import { alpha, csirt, gamma, north, seedFederation } from './incidents.fixture.ts';
import { logEvent } from './log.ts';
import { movables, staying } from './movable.ts';
import { mergeIncident, splitIncident, undoMove } from './moves.ts';
import { demandReadable } from './sight.ts';
import { addSite } from './site-parts.ts';
import { changeIncident } from './steering.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
  await seedFederation(app.db);
});
afterAll(() => app.close());

const reason = 'They are one';

async function opened(sites: string[], more: object = {}): Promise<string> {
  const request = openIncidentRequest.parse({
    title: `At ${sites.join(' and ') || 'everywhere'}`,
    sites: sites.map((siteId) => ({ siteId, state: 'affected' })),
    ...more,
  });
  return (await createIncident(app, csirt, request)).view.id;
}

const now = () => app.clocks.procedure.now();
let count = 0;

interface Parts {
  sites: string[];
  facts: (string | null)[];
  observables: { value: string; site: string | null; audience: 'csirt' | 'parties' }[];
  tasks: number;
  decisions: number;
}

async function fill(id: string, { sites, facts, observables, tasks, decisions }: Parts): Promise<void> {
  const at = now();
  const of = { incident_id: id, site_id: null, audience: 'parties' as const };
  const common = { ...of, entry_id: 'ent_x' };
  await inTransaction(app.db, async (tx) => {
    for (const siteId of facts)
      await recordFact(tx, {
        incidentId: id,
        kind: 'acknowledged',
        key: `k${count++}`,
        at,
        recordedAt: at,
        source: 'phone',
        evidence: [],
        actor: csirt.id,
        siteId: siteId !== null && sites.includes(siteId) ? siteId : null,
      });
    for (const { value, site, audience } of observables)
      await tx
        .insertInto('observable')
        .values({
          ...common,
          id: `obs_${count++}`,
          type: 'domain',
          value,
          tlp: 'AMBER',
          ioc: true,
          note: '',
          tags: [],
          site_id: site !== null && sites.includes(site) ? site : null,
          audience,
          source_kind: 'person',
          added_at: at,
          added_by: csirt.id,
          changed_at: at,
          revision: 1,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    for (let i = 0; i < tasks; i++)
      await tx
        .insertInto('task')
        .values({
          ...of,
          event_id: 'evt_x',
          id: `tsk_${count++}`,
          title: 'Look',
          text: '',
          for_site: false,
          state: 'open',
          position: i,
          mandatory: false,
          created_at: at,
          created_by: csirt.id,
          changed_at: at,
          revision: 1,
        })
        .execute();
    for (let i = 1; i <= decisions; i++)
      await tx
        .insertInto('decision')
        .values({
          ...common,
          id: `dcn_${count++}`,
          number: i,
          title: 'Isolate',
          outcome: 'yes',
          reason: 'it beacons',
          alternatives: '',
          evidence: JSON.stringify([]),
          decided_at: at,
          decided_by: csirt.id,
          recorded_at: at,
          recorded_by: csirt.id,
        })
        .execute();
  });
}

/** Every row of these incidents but what the log says of merging itself. */
async function rowsOf(ids: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  for (const { table, incident = 'incident_id' } of movables) {
    const { rows } = await sql<{ line: string }>`
      select ${table}::text || ' ' || t::text as line from ${sql.table(table)} t
      where ${sql.ref(`t.${incident}`)} = any(${[...ids]})
      and not (${table}::text = 'incident_event' and to_jsonb(t)->>'kind' like 'incident.%')`.execute(app.db);
    lines.push(...rows.map(({ line }) => line));
  }
  return lines.sort();
}

const site = fc.constantFrom('site_alpha', 'site_beta', 'site_gamma');
const parts: fc.Arbitrary<Parts> = fc.record({
  sites: fc.uniqueArray(site, { maxLength: 3 }),
  facts: fc.array(fc.option(site), { maxLength: 4 }),
  observables: fc.array(
    fc.record({
      value: fc.constantFrom('a.example', 'b.example', 'c.example'),
      site: fc.option(site),
      audience: fc.constantFrom('csirt' as const, 'parties' as const),
    }),
    { maxLength: 3 },
  ),
  tasks: fc.nat(2),
  decisions: fc.nat(2),
});

/** The one thing that both know, each for readers of its own. */
function knownTo(siteId: string, audience: 'csirt' | 'parties'): Parts {
  const observables = [{ value: 'c.example', site: null, audience }];
  return { sites: [siteId], facts: [], observables, tasks: 0, decisions: 0 };
}

describe('what was merged', () => {
  test('is as it was, row for row, when nothing changed until it is undone', async () => {
    await fc.assert(
      fc.asyncProperty(parts, parts, async (one, other) => {
        const [into, taken] = [await opened(one.sites), await opened(other.sites)];
        await fill(into, one);
        await fill(taken, other);
        const before = await rowsOf([into, taken]);
        await mergeIncident(app, csirt, into, { incident: taken, reason });
        const move = await app.db
          .selectFrom('incident_move')
          .select('id')
          .where('from_id', '=', taken)
          .executeTakeFirstOrThrow();
        const undone = await undoMove(app, csirt, into, move.id);
        expect(undone.stays).toEqual([]);
        expect(await rowsOf([into, taken])).toEqual(before);
      }),
      { numRuns: 12, examples: [[knownTo('site_gamma', 'csirt'), knownTo('site_alpha', 'parties')]] },
    );
  }, 60_000);

  it('leads by both of its ids to where it went, and is closed meanwhile', async () => {
    const [into, taken] = [await opened(['site_alpha']), await opened(['site_gamma'])];
    const publicId = (await demandReadable(app.db, csirt, taken, now())).incident.public_id;
    const view = await mergeIncident(app, csirt, into, { incident: publicId, reason });
    expect(view.aliases).toEqual([publicId]);
    expect(view.sites.map((part) => part.site.name).sort()).toEqual(['alpha', 'gamma']);
    for (const id of [taken, publicId])
      expect((await demandReadable(app.db, csirt, id, now())).incident.id).toBe(into);
    // The site that was taken in reads on, by the id that it knows.
    expect((await demandReadable(app.db, gamma, publicId, now())).sites).toEqual(['site_gamma']);
  });

  it('never shows one site what was said to the other, and takes the narrower label', async () => {
    const [into, taken] = [await opened(['site_alpha']), await opened(['site_gamma'], { tlp: 'RED' })];
    await inTransaction(app.db, async (tx) => {
      for (const [incidentId, text] of [
        [into, 'said to alpha'],
        [taken, 'said to gamma'],
      ] as const)
        await logEvent(tx, {
          incidentId,
          at: now(),
          kind: 'note.added',
          actor: csirt.id,
          audience: 'parties',
          text,
        });
    });
    const view = await mergeIncident(app, csirt, into, { incident: taken, reason });
    expect(view.tlp).toBe('RED');
    const said = await app.db
      .selectFrom('incident_event')
      .select(['text', 'site_id'])
      .where('incident_id', '=', into)
      .where('kind', '=', 'note.added')
      .orderBy('text')
      .execute();
    expect(said).toEqual([
      { text: 'said to alpha', site_id: 'site_alpha' },
      { text: 'said to gamma', site_id: 'site_gamma' },
    ]);
  });

  it('stays where it went as far as it was changed, and says so', async () => {
    const [into, taken] = [await opened(['site_alpha']), await opened(['site_gamma'], { tlp: 'RED' })];
    await fill(taken, { sites: [], facts: [], observables: [], tasks: 2, decisions: 1 });
    await mergeIncident(app, csirt, into, { incident: taken, reason });
    const task = await app.db
      .selectFrom('task')
      .select('id')
      .where('incident_id', '=', into)
      .orderBy('id')
      .executeTakeFirstOrThrow();
    await app.db.updateTable('task').set({ title: 'Look again' }).where('id', '=', task.id).execute();
    const move = await app.db
      .selectFrom('incident_move')
      .select('id')
      .where('from_id', '=', taken)
      .executeTakeFirstOrThrow();
    const undone = await undoMove(app, csirt, into, move.id);
    expect(undone.stays).toEqual([{ what: 'task', id: task.id }]);
    expect(undone.says).toMatch(/stands by itself again\. Changed since, and so left in .*: 1 × task\./);
    // While something RED stays, so does the label.
    expect((await demandReadable(app.db, csirt, into, now())).incident.tlp).toBe('RED');
    await expect(undoMove(app, csirt, into, move.id)).rejects.toMatchObject({ code: 'state.conflict' });
  });

  it('is merged by the CSIRT alone, and no drill’s', async () => {
    const [into, taken] = [await opened(['site_alpha']), await opened(['site_beta'])];
    await expect(mergeIncident(app, north, into, { incident: taken, reason })).rejects.toMatchObject({
      code: 'auth.denied',
    });
    await expect(mergeIncident(app, alpha, into, { incident: taken, reason })).rejects.toMatchObject({
      code: 'auth.denied',
    });
    await expect(mergeIncident(app, csirt, into, { incident: into, reason })).rejects.toMatchObject({
      code: 'state.conflict',
    });
  });
});

describe('what is split off', () => {
  it('takes its sites and what is theirs, and comes back whole', async () => {
    const id = await opened(['site_alpha']);
    await addSite(app, csirt, id, { siteId: 'site_gamma', state: 'affected' });
    await fill(id, {
      sites: ['site_alpha', 'site_gamma'],
      facts: ['site_gamma', 'site_alpha', null],
      observables: [{ value: 'a.example', site: 'site_gamma', audience: 'parties' }],
      tasks: 1,
      decisions: 1,
    });
    const before = await rowsOf([id]);
    const made = await splitIncident(app, csirt, id, {
      title: 'Gamma is another',
      reason,
      sites: ['site_gamma'],
      items: [],
    });
    expect(made.sites.map((part) => part.site.name)).toEqual(['gamma']);
    expect((await demandReadable(app.db, gamma, made.id, now())).relation).toBe('own');
    await expect(demandReadable(app.db, gamma, id, now())).rejects.toMatchObject({ code: 'not-found' });
    const move = await app.db
      .selectFrom('incident_move')
      .select('id')
      .where('to_id', '=', made.id)
      .executeTakeFirstOrThrow();
    const undone = await undoMove(app, csirt, id, move.id);
    expect(undone.stays).toEqual([]);
    expect(await rowsOf([id])).toEqual(before);
    expect((await demandReadable(app.db, csirt, made.id, now())).incident.id).toBe(id);
  });

  it('needs a site or an item of the incident', async () => {
    const id = await opened(['site_alpha']);
    const request = { title: 'Nothing', reason, items: [] };
    await expect(splitIncident(app, csirt, id, { ...request, sites: [] })).rejects.toMatchObject({
      code: 'request.invalid',
    });
    await expect(splitIncident(app, csirt, id, { ...request, sites: ['site_gamma'] })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

test('everything that refers to an incident goes along with it, or is known to stay', async () => {
  const { rows } = await sql<{ table_name: string }>`
    select distinct table_name from information_schema.columns
    where table_schema = current_schema() and column_name in ('incident_id', 'assigned_incident_id')`.execute(
    app.db,
  );
  const known = [...movables.map(({ table }) => table), ...staying];
  expect(rows.map(({ table_name }) => table_name).filter((name) => !known.includes(name))).toEqual([]);
});

describe('a label', () => {
  it('is made wider only with a reason and the consent of its source', async () => {
    const id = await opened(['site_alpha'], { tlp: 'AMBER+STRICT' });
    const wider = changeIncidentRequest.parse({ tlp: 'AMBER' });
    await expect(changeIncident(app, csirt, id, wider)).rejects.toMatchObject({ at: '/consent' });
    const agreed = { by: 'Site alpha', how: 'by phone', at: now().toISOString() };
    await expect(changeIncident(app, csirt, id, { ...wider, consent: agreed })).rejects.toMatchObject({
      at: '/reason',
    });
    const view = await changeIncident(app, csirt, id, {
      ...wider,
      reason: 'To tell the VO',
      consent: agreed,
    });
    expect(view.tlp).toBe('AMBER');
    const narrower = await changeIncident(app, csirt, id, { tlp: 'RED' });
    expect(narrower.tlp).toBe('RED');
    const log = await app.db
      .selectFrom('incident_event')
      .select(['kind', 'text', 'audience'])
      .where('incident_id', '=', id)
      .where('kind', 'like', 'tlp.%')
      .orderBy('ord')
      .execute();
    expect(log.map(({ kind, audience }) => `${kind} ${audience}`)).toEqual([
      'tlp.changed parties',
      'tlp.agreed csirt',
      'tlp.changed parties',
    ]);
    expect(log[1]?.text).toContain('Site alpha agreed to TLP:AMBER');
  });

  it('is not overwritten by who did not see it change; the refusal says who was faster', async () => {
    const id = await opened(['site_alpha']);
    const { revision } = await changeIncident(app, csirt, id, { title: 'One title' });
    await changeIncident(app, csirt, id, { tlp: 'RED', revision });
    await expect(changeIncident(app, csirt, id, { title: 'Other title', revision })).rejects.toMatchObject({
      code: 'state.conflict',
      message: expect.stringContaining('TLP:AMBER → TLP:RED'),
    });
    await expect(changeIncident(app, north, id, { title: 'Mine now' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
