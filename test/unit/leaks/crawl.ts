import type { Pool } from '../../../packages/server/src/db/pool.ts';
import { readPdf } from '../../../packages/server/src/features/reports/testing/read-pdf.ts';
import type { Stage } from '../../stage/stage.ts';

export interface Answer {
  path: string;
  /** As the API describes it. */
  route: string;
  status: number;
  text: string;
}

/** What has more rows than this is asked for by a few of them. */
const MOST_IDS = 40;

/** Every GET address of the API with every id that there is; streams are another test's. */
export async function addressesOf(stage: Stage, pool: Pool): Promise<{ route: string; path: string }[]> {
  const described = (await (await fetch(`${stage.url}/api/openapi.json`)).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  const ids = await idsOf(pool);
  const routes = Object.entries(described.paths).flatMap(([route, verbs]) => (verbs.get ? [route] : []));
  return routes
    .filter((route) => !route.endsWith('/events'))
    .flatMap((route) => filled(route, ids).map((path) => ({ route, path: path + queryOf(route, ids) })));
}

function queryOf(route: string, ids: Ids): string {
  if (route.endsWith('/exports/preview')) return '?format=stix&words=true';
  if (route === '/api/v1/drill-mark') return `?value=${ids.incidents?.[0] ?? ''}`;
  if (route === '/api/v1/portal-links' || route === '/api/v1/downtimes') return `?site=${ids.sites?.[0]}`;
  if (route === '/api/v1/planning/sites') return '?from=2027-01-01T00:00:00Z&to=2027-03-01T00:00:00Z';
  return '';
}

type Ids = Record<string, string[]>;

/** By the word of a path before the id, or by the name of the parameter. */
async function idsOf(pool: Pool): Promise<Ids> {
  const read = async (query: string): Promise<string[]> =>
    (await pool.query<{ id: string }>(query)).rows.map(({ id }) => String(id));
  const of = (table: string) => read(`select id from "${table}" order by id`);
  return {
    campaigns: await of('campaign'),
    sites: await of('site'),
    participation: await of('participation'),
    check: [...'12345678']
      .map((n) => `C${n}`)
      .concat(
        [...'1234567'].map((n) => `K${n}`),
        ['F1', 'F4'],
      ),
    run: await of('score_run'),
    persons: await of('person'),
    entries: thinned(await read('select id from ledger_entry order by ord')),
    mail: await of('inbound_mail'),
    incidents: await of('incident'),
    rotas: await of('rota'),
    webhooks: await of('webhook'),
    evidence: await of('evidence_item'),
    uploads: await of('evidence_upload'),
    bag: await read('select distinct bag_id as id from evidence_access where bag_id is not null'),
    'abuse-reports': await of('abuse_report'),
    scenarios: await read('select name as id from scenario'),
    'scenario-drafts': await of('scenario_draft'),
    version: ['1'],
  };
}

function thinned(ids: string[]): string[] {
  const step = Math.ceil(ids.length / MOST_IDS);
  return ids.filter((_, n) => n % step === 0);
}

function filled(route: string, ids: Ids): string[] {
  const hole = /([^/]+)\/\{(\w+)\}/.exec(route);
  if (!hole) return [route];
  const [, before = '', name = ''] = hole;
  const known = ids[name] ?? ids[before] ?? [];
  return known.flatMap((id) => filled(route.replace(`{${name}}`, id), ids));
}

/** A table or a report says what its letters say, however it is packed. */
export async function ask(stage: Stage, path: string, token: string | null): Promise<Omit<Answer, 'route'>> {
  const answer = await fetch(`${stage.url}${path}`, {
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const isPdf = answer.headers.get('content-type') === 'application/pdf';
  const text = isPdf ? readPdf(bytes).pages.join('\n') : bytes.toString('utf8');
  return { path, status: answer.status, text };
}

/** As many at once as a small machine takes. */
export async function crawl(
  stage: Stage,
  addresses: readonly { route: string; path: string }[],
  token: string | null,
): Promise<Answer[]> {
  const left = [...addresses];
  const answers: Answer[] = [];
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let next = left.shift(); next; next = left.shift())
        answers.push({ route: next.route, ...(await ask(stage, next.path, token)) });
    }),
  );
  return answers;
}
