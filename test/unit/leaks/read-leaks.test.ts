import type { GrantedRole, Scope } from '@muster/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Pool } from '../../../packages/server/src/db/pool.ts';
import { openStage, type Stage } from '../../stage/stage.ts';
import { type Answer, addressesOf, crawl } from './crawl.ts';
import { finderOf, type OwnedValues, ownedValues } from './owned-values.ts';

/** What of a site’s own, found beside what was measured there, it may read all the same, and why. */
const allowedOfOwn: { route: RegExp; value: RegExp; why: string }[] = [
  { route: /./, value: /^par_/, why: 'of its own part a site knows the id: it stands in addresses' },
  { route: /^.api.v1.sites.{site}$/, value: /^127\./, why: 'a site’s own front door is its own data' },
];

let stage: Stage;
let values: OwnedValues;
let addresses: { route: string; path: string }[];
let site: { id: string; ngi: string };

const poolOf = ({ app }: Stage): Pool =>
  (app as unknown as { database: { ownerPool(): Pool } }).database.ownerPool();

beforeAll(async () => {
  stage = await openStage('running');
  const scored = await fetch(`${stage.url}/api/v1/campaigns/${stage.campaign}/score`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await stage.token('administrator')}` },
  });
  expect(scored.status).toBe(200);
  await giveEvidence();
  values = await ownedValues(poolOf(stage));
  addresses = await addressesOf(stage, poolOf(stage));
  site = values.sites[0] as typeof site;
});
afterAll(() => stage.close());

/** A file of every site, handed over, and a report from outside: what the recorded drill has not. */
async function giveEvidence(): Promise<void> {
  const token = await stage.token('officer');
  const post = async (path: string, body: object | string) => {
    const type = typeof body === 'string' ? 'application/octet-stream' : 'application/json';
    const answer = await fetch(`${stage.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': type },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    expect(answer.status, path).toBeLessThan(300);
    return (await answer.json()) as { id: string };
  };
  const parts = await stage.app.db
    .selectFrom('participation')
    .innerJoin('site', 'site.id', 'participation.site_id')
    .select(['participation.id', 'site.name', 'participation.incident_id'])
    .where('campaign_id', '=', stage.campaign)
    .execute();
  for (const { id, name, incident_id } of parts) {
    const query = new URLSearchParams({
      name: `core-of-${id}.bin`,
      note: `Taken for ${name} by night, ${id}`,
    });
    const path = `/api/v1/campaigns/${stage.campaign}/sites/${id}/evidence`;
    const given = await post(`${path}?${query}`, `what lay at ${name}`);
    if (incident_id === null) continue;
    const words = {
      from: `Keeper of ${id}`,
      to: `Laboratory for ${id}`,
      why: `To analyse ${id}`,
      place: 'safe 3',
    };
    await post(`/api/v1/evidence/${given.id}/hand-overs`, words);
  }
  const text = 'They see scans from 203.0.113.77, told by Ursula Reporter on the telephone.';
  await post('/api/v1/abuse-reports', { via: 'phone', subject: 'Scans by night from us', text });
}

async function read(role: GrantedRole, scope?: Scope): Promise<Answer[]> {
  return await crawl(stage, addresses, await stage.token(role, scope));
}

function leaks(
  answers: readonly Answer[],
  needles: Iterable<string>,
  except: typeof allowedOfOwn = [],
): string[] {
  const find = finderOf(needles);
  const found = answers.flatMap(({ route, path, text, status }) =>
    find(status < 400 ? text : text.replaceAll(path, ''))
      // Who asks for an id may be told it back.
      .filter((value) => !path.includes(value))
      .filter((value) => !except.some((one) => one.route.test(route) && one.value.test(value)))
      .map((value) => `${route}: ${value}`),
  );
  return [...new Set(found)];
}

/** Plain words and times stand in many answers by chance; ids, names, addresses and sentences do not. */
const telling = (value: string) => !/^[A-Za-z -]{1,20}$/.test(value) && !/^\d{4}-\d\d-\d\dT/.test(value);

function othersThan(sees: (site: string) => boolean): string[] {
  const wrote = [...values.wrote].flatMap(([id, text]) => (sees(id) ? [text] : [])).join('\n');
  return [...values.owner].flatMap(([value, owner]) =>
    sees(owner) || !telling(value) || wrote.includes(value) ? [] : [value],
  );
}

describe('while a drill runs', () => {
  test('a site’s contact reads nothing of another site, and nothing that was measured at the own one', async () => {
    const answers = await read('site-contact', { kind: 'site', siteId: site.id });
    expect(answers.filter(({ status }) => status < 300).length).toBeGreaterThan(20);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect
      .soft(
        leaks(
          answers,
          othersThan((owner) => owner === site.id),
        ),
      )
      .toEqual([]);
    const wrote = values.wrote.get(site.id) ?? '';
    const truth = [...(values.truth.get(site.id) ?? [])].filter(
      (value) => values.owner.get(value) === site.id && !wrote.includes(value),
    );
    expect(truth.length).toBeGreaterThan(100);
    expect.soft(leaks(answers, truth, allowedOfOwn)).toEqual([]);
  }, 180_000);

  test('an NGI’s officer reads nothing of the sites of another', async () => {
    const answers = await read('officer', { kind: 'ngi', ngiId: site.ngi });
    const own = new Set(values.sites.filter(({ ngi }) => ngi === site.ngi).map(({ id }) => id));
    expect(
      leaks(
        answers,
        othersThan((owner) => own.has(owner)),
      ),
    ).toEqual([]);
  }, 180_000);

  test('a VO manager reads of no site', async () => {
    const answers = await read('vo-manager', { kind: 'vo', vo: 'physics' });
    expect(
      leaks(
        answers,
        othersThan(() => false),
      ),
    ).toEqual([]);
  }, 180_000);

  test('nobody reads anything without a token', async () => {
    const answers = await crawl(stage, addresses, null);
    expect(
      leaks(
        answers,
        othersThan(() => false),
      ),
    ).toEqual([]);
    const open = answers.filter(({ status }) => status < 300).map(({ route }) => route);
    expect([...new Set(open)].sort()).toEqual([
      '/api/v1/csirt-keys',
      '/api/v1/drill-mark',
      '/api/v1/sign-in',
      '/api/v1/team',
    ]);
  }, 180_000);
});
