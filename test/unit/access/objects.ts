import type { World } from './world.ts';

/** What the questions are about; all of it of the first place's site. */
export interface Objects {
  mail: string;
  reading: string;
  incident: string;
  publicId: string;
  fact: string;
  entry: string;
  claim: string;
  scenario: string;
  run: string;
  appeal: string;
  evidence: string;
}

const found = new WeakMap<World, Promise<Objects>>();

export function objects(world: World): Promise<Objects> {
  const known = found.get(world) ?? find(world);
  found.set(world, known);
  return known;
}

async function find(world: World): Promise<Objects> {
  const { own, campaign, stage } = world;
  const { db } = stage.app;
  const reading = await db
    .selectFrom('mail_reading')
    .select(['id', 'mail_id'])
    .where('participation_id', '=', own.participation)
    .orderBy('id')
    .executeTakeFirstOrThrow();
  const incident = await db
    .selectFrom('incident')
    .select(['id', 'public_id'])
    .where('site_id', '=', own.site)
    .executeTakeFirstOrThrow();
  const fact = await db
    .selectFrom('incident_fact')
    .select('id')
    .where('incident_id', '=', incident.id)
    .orderBy('id')
    .executeTakeFirstOrThrow();
  const claim = await db
    .selectFrom('claim')
    .select('id')
    .where('participation_id', '=', own.participation)
    .executeTakeFirstOrThrow();
  const entry = await db.selectFrom('ledger_entry').select('id').limit(1).executeTakeFirstOrThrow();
  const scenarios = await made<{ name: string }[]>(world, 'GET', '/api/v1/scenarios');
  const run = await made<{ id: string }>(world, 'POST', `/api/v1/campaigns/${campaign}/score`);
  const appeal = await made<{ id: string }>(world, 'POST', '/api/v1/appeals', {
    participation: own.participation,
    check: 'C1',
    text: 'to be answered',
  });
  const path = `/api/v1/campaigns/${campaign}/sites/${own.participation}/evidence?name=a.txt`;
  const evidence = await made<{ id: string }>(world, 'POST', path, Buffer.from('evidence'));
  return {
    mail: reading.mail_id,
    reading: reading.id,
    incident: incident.id,
    publicId: incident.public_id,
    fact: fact.id,
    entry: entry.id,
    claim: claim.id,
    scenario: scenarios[0]?.name ?? '',
    run: run.id,
    appeal: appeal.id,
    evidence: evidence.id,
  };
}

/** By whoever may: the site itself, else the CSIRT. */
async function made<Answer>(
  world: World,
  method: string,
  url: string,
  payload?: object | Buffer,
): Promise<Answer> {
  for (const kind of ['site', 'csirt'] as const) {
    const answer = await world.ask(kind, { method, url, ...(payload ? { payload } : {}) });
    if (answer.status < 300) return JSON.parse(answer.text) as Answer;
    if (kind === 'csirt') throw new Error(`${method} ${url}: ${answer.text}`);
  }
  throw new Error('nobody may');
}
