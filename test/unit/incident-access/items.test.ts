import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../../packages/server/src/db/transaction.ts';
import { csirt } from '../../../packages/server/src/features/incidents/incidents.fixture.ts';
import { logEvent } from '../../../packages/server/src/features/incidents/log.ts';
import { endShare } from '../../../packages/server/src/features/incidents/shares.ts';
import { addSite, endSite } from '../../../packages/server/src/features/incidents/site-parts.ts';
import { changeIncident } from '../../../packages/server/src/features/incidents/steering.ts';
import { type AccessWorld, type Asker, openAccessWorld, persons } from './world.ts';

/**
 * One incident at alpha and gamma, shared with a VO. In every list of it stand four things: the CSIRT's own, one for all
 * parties, one of alpha, one of gamma. A contact of alpha, the NGI in the north and the VO read no more than theirs.
 */
const marks = {
  csirt: 'markofthecsirt',
  parties: 'markofparties',
  alpha: 'markofalpha',
  gamma: 'markofgamma',
};
type Mark = keyof typeof marks;

/** Where what belongs to the incident is read. A list that comes later adds its line, and its rows in `fill`. */
const lists = [
  '/timeline',
  '/timeline.csv',
  '/observables',
  '/observables.csv',
  '/observables.json',
  '/tasks',
  '/decisions',
  '/record',
  '',
];

const expected: Record<'csirt' | 'auditor' | 'named' | 'ngi' | 'site' | 'vo', Mark[]> = {
  csirt: ['csirt', 'parties', 'alpha', 'gamma'],
  auditor: ['csirt', 'parties', 'alpha', 'gamma'],
  named: ['csirt', 'parties', 'alpha', 'gamma'],
  ngi: ['parties', 'alpha'],
  site: ['parties', 'alpha'],
  vo: ['parties'],
};

let world: AccessWorld;
let id: string;
beforeAll(async () => {
  world = await openAccessWorld();
  id = await world.incident('own', 'AMBER');
  await addSite(world.app, csirt, id, { siteId: 'site_gamma', state: 'affected' });
  const share = { kind: 'vo', ref: 'biomed', reason: 'their users' } as const;
  await world.ask('csirt', 'POST', `/api/v1/incidents/${id}/shares`, share);
  await fill();
});
afterAll(() => world.close());

const of: Record<Mark, { site_id: string | null; audience: 'csirt' | 'parties' }> = {
  csirt: { site_id: null, audience: 'csirt' },
  parties: { site_id: null, audience: 'parties' },
  alpha: { site_id: 'site_alpha', audience: 'parties' },
  gamma: { site_id: 'site_gamma', audience: 'parties' },
};

async function fill(): Promise<void> {
  const at = world.app.clock.now();
  for (const [index, [who, text]] of (Object.entries(marks) as [Mark, string][]).entries()) {
    const readers = { ...of[who], incident_id: id };
    await inTransaction(world.app.db, async (tx) => {
      const { site_id: siteId, audience } = of[who];
      await logEvent(tx, { incidentId: id, at, kind: 'note.added', actor: csirt.id, siteId, audience, text });
      await tx
        .insertInto('observable')
        .values({
          ...readers,
          id: idOf('obs', index),
          type: 'domain',
          value: `${text}.example`,
          tlp: 'AMBER',
          ioc: true,
          note: '',
          tags: [text],
          source_kind: 'person',
          added_at: at,
          added_by: csirt.id,
          changed_at: at,
          revision: 1,
          entry_id: idOf('ent', index),
        })
        .execute();
      await tx
        .insertInto('task')
        .values({
          ...readers,
          id: idOf('tsk', index),
          title: text,
          text,
          for_site: false,
          state: 'open',
          position: index,
          mandatory: false,
          created_at: at,
          created_by: csirt.id,
          changed_at: at,
          revision: 1,
          event_id: idOf('evt', index),
        })
        .execute();
      await tx
        .insertInto('decision')
        .values({
          ...readers,
          id: idOf('dcn', index),
          number: index + 1,
          title: text,
          outcome: text,
          reason: text,
          alternatives: '',
          evidence: JSON.stringify([]),
          decided_at: at,
          decided_by: csirt.id,
          recorded_at: at,
          recorded_by: csirt.id,
          entry_id: idOf('ent', index),
        })
        .execute();
    });
  }
}

function idOf(prefix: string, index: number): string {
  return `${prefix}_${String(index).padStart(23, '0')}`;
}

async function marksIn(who: Asker, path: string): Promise<Mark[]> {
  const { status, text } = await world.ask(who, 'GET', `/api/v1/incidents/${id}${path}`);
  if (status >= 500) throw new Error(`${who} ${path}: ${text}`);
  return (Object.keys(marks) as Mark[]).filter((mark) => text.includes(marks[mark]));
}

describe.each(Object.entries(expected) as [Asker, Mark[]][])('%s', (who, may) => {
  test.each(lists)('reads of %s no more than theirs', async (path) => {
    const found = await marksIn(who, path);
    if (path === '' || path === '/record') expect(may).toEqual(expect.arrayContaining(found));
    else expect(found).toEqual(may);
  });

  test.each(Object.entries(marks) as [Mark, string][])(
    'finds by an observable of %s what they may',
    async (mark, text) => {
      const list = `/api/v1/incidents?search=${text}.example`;
      const answer = await world.ask(who, 'GET', list);
      expect(JSON.parse(answer.text).items.length).toBe(may.includes(mark) ? 1 : 0);
      const counts = await world.ask(who, 'GET', `/api/v1/incidents/counts?search=${text}.example`);
      expect(JSON.parse(counts.text).open).toBe(may.includes(mark) ? 1 : 0);
    },
  );
});

describe('what others would like to know', () => {
  test('no list, count or search tells of incidents of others', async () => {
    const other = await world.incident('other', 'GREEN');
    const { public_id: publicId, title } = await world.app.db
      .selectFrom('incident')
      .select(['public_id', 'title'])
      .where('id', '=', other)
      .executeTakeFirstOrThrow();
    for (const who of ['site', 'ngi', 'vo'] as const)
      for (const query of [
        '',
        `?search=${publicId}`,
        `?search=${encodeURIComponent(title)}`,
        '?sort=changed',
        '?updatedSince=2020-01-01T00:00:00Z',
        '?site=site_gamma',
        '?ngi=ngi_south',
        '?tlp=GREEN',
      ]) {
        const { text } = await world.ask(who, 'GET', `/api/v1/incidents${query}`);
        expect(text).not.toContain(other);
        expect(text).not.toContain(publicId);
        const counts = JSON.parse((await world.ask(who, 'GET', `/api/v1/incidents/counts${query}`)).text);
        if (query.startsWith('?search'))
          expect(counts).toEqual({ open: 0, resolved: 0, closed: 0, overdue: 0 });
      }
  });

  test('a site does not learn by a filter which other sites are in its incident, nor who leads it', async () => {
    for (const who of ['site', 'ngi'] as const)
      for (const query of ['site=site_gamma', 'ngi=ngi_south', `lead=${persons.named}`]) {
        const { text } = await world.ask(who, 'GET', `/api/v1/incidents?${query}`);
        expect(JSON.parse(text).items).toEqual([]);
      }
    const { text } = await world.ask('site', 'GET', `/api/v1/incidents/${id}`);
    expect(text).not.toContain('gamma');
    const list = await world.ask('site', 'GET', '/api/v1/incidents');
    expect(list.text).not.toContain('gamma');
    const parties = await world.ask('site', 'GET', `/api/v1/incidents/${id}/parties`);
    expect(parties.text).not.toContain('gamma');
    expect(parties.text).not.toContain('biomed');
  });

  test('an auditor learns of what is RED that it exists, and neither title nor site', async () => {
    const red = await world.incident('other', 'RED');
    const list = JSON.parse((await world.ask('auditor', 'GET', '/api/v1/incidents')).text);
    const seen = list.items.find((one: { id: string }) => one.id === red);
    expect(seen).toMatchObject({
      withheld: true,
      title: '',
      site: null,
      siteCount: 0,
      nextDueAt: null,
      tlp: 'RED',
    });
    for (const query of ['search=RED', 'site=site_gamma', 'severity=medium', 'overdue=true']) {
      const sifted = JSON.parse((await world.ask('auditor', 'GET', `/api/v1/incidents?${query}`)).text);
      expect(sifted.items.map((one: { id: string }) => one.id)).not.toContain(red);
    }
  });
});

describe('what ends leaves nothing behind', () => {
  test('an ended share, on a page that is open too', async () => {
    const shared = await world.incident('shared', 'GREEN');
    expect((await world.ask('vo', 'GET', `/api/v1/incidents/${shared}`)).status).toBe(200);
    const shares = await world.app.db
      .selectFrom('incident_share')
      .select(['id', 'kind'])
      .where('incident_id', '=', shared)
      .execute();
    for (const { id: share } of shares) await endShare(world.app, csirt, shared, share, 'no longer needed');
    for (const who of ['vo', 'site', 'ngi'] as const) {
      for (const path of ['', '/timeline', '/parties', '/events'])
        expect((await world.ask(who, 'GET', `/api/v1/incidents/${shared}${path}`)).status).toBe(404);
      expect((await world.ask(who, 'GET', '/api/v1/incidents')).text).not.toContain(shared);
    }
  });

  test('a share whose time is over', async () => {
    const shared = await world.incident('shared', 'CLEAR');
    await world.app.db
      .updateTable('incident_share')
      .set({ until: new Date(world.app.clock.now().getTime() - 1000) })
      .where('incident_id', '=', shared)
      .execute();
    for (const who of ['vo', 'site', 'ngi'] as const) {
      expect((await world.ask(who, 'GET', `/api/v1/incidents/${shared}`)).status).toBe(404);
      expect((await world.ask(who, 'GET', '/api/v1/incidents')).text).not.toContain(shared);
    }
  });

  test('a label that became narrower closes what was shared, and opens it again with consent', async () => {
    const shared = await world.incident('shared', 'AMBER');
    const read = async () => (await world.ask('vo', 'GET', `/api/v1/incidents/${shared}`)).status;
    expect(await read()).toBe(200);
    await changeIncident(world.app, csirt, shared, { tlp: 'AMBER+STRICT' });
    expect(await read()).toBe(404);
    const silently = await world.ask('csirt', 'PATCH', `/api/v1/incidents/${shared}`, { tlp: 'AMBER' });
    expect(silently.status).toBe(400);
    expect(await read()).toBe(404);
  });

  test('a site that is not concerned any more, with its NGI', async () => {
    const own = await world.incident('own', 'GREEN');
    expect((await world.ask('site', 'GET', `/api/v1/incidents/${own}`)).status).toBe(200);
    await endSite(world.app, csirt, own, 'site_alpha', 'it was a false alarm there');
    for (const who of ['site', 'ngi'] as const) {
      expect((await world.ask(who, 'GET', `/api/v1/incidents/${own}`)).status).toBe(404);
      expect((await world.ask(who, 'GET', '/api/v1/incidents')).text).not.toContain(own);
    }
  });
});
