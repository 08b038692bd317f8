import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStage, type Stage } from '../../stage/stage.ts';

let stage: Stage;
let parts: { id: string; site_id: string }[];

beforeAll(async () => {
  stage = await openStage('running');
  parts = await stage.app.db.selectFrom('participation').select(['id', 'site_id']).orderBy('id').execute();
});
afterAll(() => stage.close());

/** What a site's contact hears while `work` is done. */
async function heard(siteId: string, work: () => Promise<void> | void): Promise<string> {
  const token = await stage.token('site-contact', { kind: 'site', siteId });
  const gone = new AbortController();
  const answer = await fetch(`${stage.url}/api/v1/campaigns/${stage.campaign}/events`, {
    headers: { authorization: `Bearer ${token}` },
    signal: gone.signal,
  });
  const reader = answer.body?.getReader();
  let text = '';
  const last = 'event: campaign.changed';
  await work();
  stage.app.events.publish(stage.campaign, 'campaign.changed', { state: 'running' });
  while (!text.includes(last)) {
    const { value, done } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) break;
    text += Buffer.from(value ?? []).toString('utf8');
  }
  gone.abort();
  return text;
}

test('a site’s contact hears of no probe, of no beat, and of no other site', async () => {
  const [own, other] = parts as [(typeof parts)[number], (typeof parts)[number]];
  const token = await stage.token('administrator');
  const grid = (await (
    await fetch(`${stage.url}/api/v1/campaigns/${stage.campaign}/grid`, {
      headers: { authorization: `Bearer ${token}` },
    })
  ).json()) as { sites: { participation: string; copies: unknown; beats: string[] }[] };
  const row = (id: string) => grid.sites.find(({ participation }) => participation === id);
  expect(row(own.id)).toMatchObject({ copies: { planned: expect.any(Number) } });
  const tell = (type: string, data: object) =>
    stage.app.events.publish(stage.campaign, type, JSON.parse(JSON.stringify(data)));
  const text = await heard(own.site_id, () => {
    for (const { id } of [own, other]) {
      tell('probe.made', { participation: id, drill: 'refused', innocent: 'let-in' });
      tell('row.changed', { participation: id, row: row(id), measuredAlone: true });
      tell('verdict.changed', { participation: id, cells: [], row: row(id) });
      tell('board.changed', { participations: [own.id, other.id] });
    }
    tell('deployment.changed', { deployment: 'dep_1' });
  });
  expect(text).toContain('event: verdict.changed');
  expect(text).not.toContain(other.id);
  for (const secret of ['probe.made', 'refused', 'row.changed', 'dep_1', '"planned"'])
    expect(text).not.toContain(secret);
  expect(text).toContain('"copies":null');
  expect(text).toContain('"beats":[]');
});
