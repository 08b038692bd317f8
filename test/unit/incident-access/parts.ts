import { inTransaction } from '../../../packages/server/src/db/transaction.ts';
import { csirt } from '../../../packages/server/src/features/incidents/incidents.fixture.ts';
import { recordFact } from '../../../packages/server/src/features/incidents/index.ts';
import { newId } from '../../../packages/server/src/kernel/ids.ts';
import { reason } from './verb.ts';
import { type AccessWorld, type Asker, persons } from './world.ts';

/** To whom a part belongs: all parties, the incident's site, the CSIRT. */
export type Of = 'csirt' | 'parties' | 'site';

async function readers(world: AccessWorld, incident: string, of: Of) {
  const siteId = of === 'site' ? await world.siteOf(incident) : null;
  return { siteId, audience: of === 'csirt' ? 'csirt' : 'parties' };
}

/** What the answer to somebody who may is. */
async function made<Answer>(
  world: AccessWorld,
  incident: string,
  path: string,
  payload: object | Buffer,
  who: Asker = 'csirt',
): Promise<Answer> {
  const { status, text } = await world.ask(who, 'POST', `/api/v1/incidents/${incident}${path}`, payload);
  if (status >= 300) throw new Error(`${path}: ${text}`);
  return JSON.parse(text) as Answer;
}

export async function observableOf(world: AccessWorld, incident: string, of: Of): Promise<string> {
  return await world.part(incident, `observable ${of}`, async () => {
    const one = { type: 'domain', value: `of-${of}.example`, ...(await readers(world, incident, of)) };
    const { items } = await made<{ items: { observable: { id: string } }[] }>(
      world,
      incident,
      '/observables',
      {
        observables: [one],
      },
    );
    return items[0]?.observable.id ?? '';
  });
}

export async function taskOf(
  world: AccessWorld,
  incident: string,
  of: Of,
  assignee?: object,
): Promise<string> {
  return await world.part(incident, `task ${of} ${JSON.stringify(assignee)}`, async () => {
    const task = { title: reason, assignee, ...(await readers(world, incident, of)) };
    return (await made<{ id: string }>(world, incident, '/tasks', task)).id;
  });
}

export async function evidenceOf(world: AccessWorld, incident: string, of: Of): Promise<string> {
  return await world.part(incident, `evidence ${of}`, async () => {
    const { siteId, audience } = await readers(world, incident, of);
    const path = `/evidence?name=log.txt&audience=${audience}${siteId === null ? '' : `&site=${siteId}`}`;
    return (await made<{ id: string }>(world, incident, path, Buffer.from(reason))).id;
  });
}

/** A fact of the incident's site; what was ticked has the source that the checklist gives it. */
export async function factOf(world: AccessWorld, incident: string, source: string): Promise<string> {
  return await world.part(incident, `fact ${source}`, async () => {
    const at = world.app.clock.now();
    const siteId = await world.siteOf(incident);
    const fact = { kind: 'decided', key: newId('req', at), at, recordedAt: at, source, evidence: [] };
    return await inTransaction(world.app.db, (tx) =>
      recordFact(tx, { ...fact, incidentId: incident, siteId, actor: csirt.id }),
    );
  });
}

export const content = {
  kind: 'message',
  tlp: 'RED',
  subject: '',
  body: '',
  document: null,
  recipients: [],
  answers: null,
  forwards: null,
  notBefore: null,
  redaction: '',
  protection: 'none',
};

/** Of the side that the writer is of. */
export async function draftBy(world: AccessWorld, incident: string, who: Asker): Promise<string> {
  return await world.part(incident, `draft ${who}`, async () => {
    return (await made<{ id: string }>(world, incident, '/drafts', { content }, who)).id;
  });
}

/** A message of this writer that waits for its time. */
export async function messageBy(world: AccessWorld, incident: string, actor: string): Promise<string> {
  return await world.part(incident, `message ${actor}`, async () => {
    const at = world.app.clock.now();
    const id = newId('msg', at);
    await world.app.db
      .insertInto('message')
      .values({
        id,
        kind: 'message',
        ref: incident,
        incident_id: incident,
        participation_id: null,
        public_id: incident,
        tlp: 'RED',
        subject: reason,
        body: reason,
        exercise_contact: null,
        not_before: at,
        created_at: at,
        entry_id: newId('ent', at),
        sent_by: actor,
      })
      .execute();
    return id;
  });
}

export async function shareOf(world: AccessWorld, incident: string): Promise<string> {
  return await partOf(world, incident, 'shares', { kind: 'vo', ref: 'atlas', reason });
}

export async function roleOf(world: AccessWorld, incident: string): Promise<string> {
  return await partOf(world, incident, 'roles', { personId: persons.extra, role: 'scribe' });
}

export async function linkTo(world: AccessWorld, incident: string, other: string): Promise<string> {
  return await partOf(world, incident, 'links', { incident: other });
}

/** Another was merged into it. */
export async function moveOf(world: AccessWorld, incident: string): Promise<string> {
  return await world.part(incident, 'merge', async () => {
    await made(world, incident, '/merge', { incident: await world.twinOf(incident), reason });
    return (await partiesOf(world, incident)).moves.at(-1)?.id ?? '';
  });
}

async function partOf(
  world: AccessWorld,
  incident: string,
  list: 'links' | 'roles' | 'shares',
  payload: object,
): Promise<string> {
  return await world.part(incident, `${list} ${JSON.stringify(payload)}`, async () => {
    const before = (await partiesOf(world, incident))[list].map(({ id }) => id);
    await made(world, incident, `/${list}`, payload);
    return (await partiesOf(world, incident))[list].find(({ id }) => !before.includes(id))?.id ?? '';
  });
}

async function partiesOf(world: AccessWorld, incident: string) {
  const { text } = await world.ask('csirt', 'GET', `/api/v1/incidents/${incident}/parties`);
  return JSON.parse(text) as Record<'links' | 'moves' | 'roles' | 'shares', { id: string }[]>;
}
