import type { Pool } from '../../../packages/server/src/db/pool.ts';

type Row = Record<string, unknown>;

/** Whose the values of a database are: what stands in the rows of one site alone is that site's. */
export interface OwnedValues {
  sites: { id: string; ngi: string }[];
  /** By value the one site in whose rows alone it stands. */
  owner: ReadonlyMap<string, string>;
  /** By site what was measured there, or is known of its copies by Muster alone. */
  truth: ReadonlyMap<string, ReadonlySet<string>>;
  /** By site everything that it wrote itself. */
  wrote: ReadonlyMap<string, string>;
}

/** Tables whose rows are truth: what a drill asks for, or measured. */
const TRUTH = new Set(['deployment', 'beat', 'probe_round', 'workload_reading', 'sandbox_reading']);
/** Shorter ones stand anywhere by chance. */
const SHORTEST = 6;

/** Reads all tables, and follows their columns to a site: a table that comes later is read too. */
export async function ownedValues(pool: Pool): Promise<OwnedValues> {
  const tables = await everything(pool);
  const siteOf = siteOfIds(tables);
  const seen = new Map<string, Set<string>>();
  const truth = new Map<string, Set<string>>();
  for (const [table, rows] of tables)
    for (const row of rows) {
      const site = siteOfRow(row, siteOf);
      for (const value of textsOf(row)) {
        add(seen, value, site ?? '');
        if (site && TRUTH.has(table)) add(truth, site, value);
      }
    }
  const wrote = new Map<string, string>();
  for (const row of tables.get('mail_reading') ?? []) {
    const site = siteOfRow(row, siteOf);
    if (site) wrote.set(site, `${wrote.get(site) ?? ''}\n${row.own_text}`);
  }
  const owner = new Map<string, string>();
  for (const [value, sites] of seen) {
    const [only] = sites;
    if (only && sites.size === 1) owner.set(value, only);
  }
  const sites = (tables.get('site') ?? []).map((row) => ({ id: String(row.id), ngi: String(row.ngi_id) }));
  return { sites, owner, truth, wrote };
}

async function everything(pool: Pool): Promise<Map<string, Row[]>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select relname as name from pg_class
      where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition`,
  );
  const found = new Map<string, Row[]>();
  for (const { name } of tables) {
    const { rows } = await pool.query<Row>(`select * from "${name}"`);
    found.set(name, rows);
  }
  return found;
}

/** Any id to the site that it belongs to, found by following columns until nothing new is found. */
function siteOfIds(tables: ReadonlyMap<string, Row[]>): Map<string, string> {
  const siteOf = new Map((tables.get('site') ?? []).map(({ id }) => [String(id), String(id)]));
  for (let before = -1; before !== siteOf.size; ) {
    before = siteOf.size;
    for (const rows of tables.values())
      for (const row of rows) {
        const site = siteOfRow(row, siteOf);
        for (const key of [row.id, row.entry_id])
          if (site && typeof key === 'string' && !siteOf.has(key)) siteOf.set(key, site);
      }
  }
  for (const row of tables.get('deployment') ?? []) {
    const site = siteOf.get(String(row.id));
    if (site) siteOf.set(`no ${row.no}`, site);
  }
  return siteOf;
}

const links = [
  'site_id',
  'participation_id',
  'deployment_id',
  'incident_id',
  'mail_id',
  'message_id',
  'delivery_id',
  'item_id',
  'owner_id',
  'subject_id',
  'subject',
  'id',
];

function siteOfRow(row: Row, siteOf: ReadonlyMap<string, string>): string | undefined {
  for (const link of links) {
    const site = siteOf.get(String(row[link]));
    if (site) return site;
  }
  return row.deployment_no === undefined ? undefined : siteOf.get(`no ${row.deployment_no}`);
}

/** Every text in a row that is worth looking for; instants as the API writes them. */
function* textsOf(value: unknown): Generator<string> {
  if (value instanceof Date) yield value.toISOString();
  else if (Buffer.isBuffer(value)) yield value.toString('hex');
  else if (typeof value === 'string') {
    for (const line of value.split('\n')) {
      const text = line.trim();
      if (text.length >= SHORTEST && !/^[\d.,: -]+$/.test(text)) yield text;
    }
    if (/^\d+\.\d+\.\d+\.\d+$/.test(value)) yield value;
  } else if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) yield* textsOf(part);
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key);
  if (set) set.add(value);
  else map.set(key, new Set([value]));
}

/** Finds which of many texts stand in another, in one pass over it. */
export function finderOf(needles: Iterable<string>): (text: string) => string[] {
  const byStart = new Map<string, string[]>();
  for (const needle of needles) {
    if (needle.length < SHORTEST) continue;
    const start = needle.slice(0, SHORTEST);
    const known = byStart.get(start);
    if (known) known.push(needle);
    else byStart.set(start, [needle]);
  }
  return (text) => {
    const found = new Set<string>();
    for (let at = 0; at + SHORTEST <= text.length; at++)
      for (const needle of byStart.get(text.slice(at, at + SHORTEST)) ?? [])
        if (text.startsWith(needle, at)) found.add(needle);
    return [...found];
  };
}
