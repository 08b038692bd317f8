import type { ReportSuggestion } from '@muster/contract';
import { sql } from 'kysely';
import type { App } from '../../app.ts';
import { subjectsOf } from './model/facts.ts';
import type { ReportRow } from './store.ts';

const DAY_MS = 24 * 3_600_000;
/** What ended longer ago is another matter. */
const BACK_MS = 180 * DAY_MS;
const NEAR_MS = 7 * DAY_MS;
const MOST = 5;

interface Scored {
  score: number;
  reasons: string[];
}

/** Real incidents that the report may belong to: by what both know, by site, by time; the likeliest first. */
export async function suggestionsFor(app: App, report: ReportRow): Promise<ReportSuggestion[]> {
  const found = new Map<string, Scored>();
  const add = (id: string, score: number, reason: string) => {
    const known = found.get(id) ?? { score: 0, reasons: [] };
    found.set(id, { score: known.score + score, reasons: [...known.reasons, reason] });
  };
  const values = subjectsOf(report.facts).map(({ value }) => value);
  for (const { incident_id, shared } of await sharing(app, values))
    add(incident_id, 4 * Math.min(shared.length, 3), `knows ${shared.slice(0, 3).join(', ')}`);
  for (const { incident_id, name } of await atSites(app, report)) add(incident_id, 2, `is at ${name}`);
  for (const id of await alikeIn(app, report)) add(id, 6, 'has earlier reports of the same');
  if (found.size === 0) return [];
  const rows = await app.db
    .selectFrom('incident')
    .select(['id', 'public_id', 'title', 'state', 'created_at'])
    .where('id', 'in', [...found.keys()])
    .where('exercise', '=', false)
    .where('state', '<>', 'closed')
    .where('merged_into', 'is', null)
    .execute();
  const near = report.happened_at ?? report.received_at;
  return rows
    .map((row) => {
      const { score, reasons } = found.get(row.id) as Scored;
      const isNear = Math.abs(row.created_at.getTime() - near.getTime()) < NEAR_MS;
      return { row, score: score + (isNear ? 1 : 0), reasons: isNear ? [...reasons, 'same week'] : reasons };
    })
    .sort(
      (one, other) =>
        other.score - one.score || other.row.created_at.getTime() - one.row.created_at.getTime(),
    )
    .slice(0, MOST)
    .map(({ row, reasons }) => ({
      incident: row.id,
      publicId: row.public_id,
      title: row.title,
      state: row.state,
      createdAt: row.created_at.toISOString(),
      reasons,
    }));
}

async function sharing(app: App, values: readonly string[]) {
  if (values.length === 0) return [];
  return await app.db
    .selectFrom('observable')
    .select(['incident_id', sql<string[]>`array_agg(distinct coalesce(pivot, value))`.as('shared')])
    .where((e) => e.or([e('value', 'in', values), e('pivot', 'in', values)]))
    .where('withdrawn_at', 'is', null)
    .groupBy('incident_id')
    .limit(200)
    .execute();
}

async function atSites(app: App, report: ReportRow) {
  const sites = report.sites.map(({ id }) => id);
  if (sites.length === 0) return [];
  const since = new Date(report.received_at.getTime() - BACK_MS);
  return await app.db
    .selectFrom('incident_site')
    .innerJoin('site', 'site.id', 'incident_site.site_id')
    .select(['incident_site.incident_id', 'site.name'])
    .where('incident_site.site_id', 'in', sites)
    .where('incident_site.ended_at', 'is', null)
    .where('incident_site.added_at', '>=', since)
    .orderBy('incident_site.added_at', 'desc')
    .limit(200)
    .execute();
}

async function alikeIn(app: App, report: ReportRow): Promise<string[]> {
  const rows = await app.db
    .selectFrom('abuse_report')
    .select('incident_id')
    .distinct()
    .where('group_id', '=', report.group_id)
    .where('incident_id', 'is not', null)
    .execute();
  return rows.flatMap(({ incident_id }) => incident_id ?? []);
}
