import type { AbuseReportSummary, AbuseReportView, Actor, ListReportsQuery, Page } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db } from '../../db/database.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { siteNames } from '../federation/index.ts';
import { subjectsOf } from './model/facts.ts';
import { mayReadReports } from './policy.ts';
import {
  decidedPage,
  type ListedReport,
  openCount,
  openGroup,
  openPage,
  type ReportRow,
  reportById,
} from './store.ts';
import { suggestionsFor } from './suggestions.ts';

const MOST_ADDRESSES = 5;

/** What waits, the oldest first, one of each group; what was decided, the newest first. */
export async function listReports(
  app: App,
  actor: Actor,
  { state, cursor, limit }: ListReportsQuery,
): Promise<Page<AbuseReportSummary>> {
  demand(mayReadReports(actor));
  const rows =
    state === 'open'
      ? await openPage(app.db, cursor, limit + 1)
      : await decidedPage(app.db, state, cursor, limit + 1);
  const items = await summariesOf(app.db, rows.slice(0, limit));
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

export async function countReports(
  app: App,
  actor: Actor,
): Promise<{ open: number; oldestAt: string | null }> {
  demand(mayReadReports(actor));
  const { open, oldest } = await openCount(app.db);
  return { open, oldestAt: oldest?.toISOString() ?? null };
}

/** With what it says, the others that tell of the same, and where it may belong. */
export async function viewReport(app: App, actor: Actor, id: string): Promise<AbuseReportView> {
  demand(mayReadReports(actor), 'not-found');
  const row = await reportById(app.db, id);
  if (!row) throw new MusterError('not-found', `There is no report ${id}.`);
  const group = (await openGroup(app.db, row.group_id)).filter((one) => one.id !== id);
  const listed = [row, ...group].map((one) => ({ ...one, alike: one.id === id ? group.length : 0 }));
  const [summary, ...others] = await summariesOf(app.db, listed);
  const incident =
    row.incident_id === null
      ? undefined
      : await app.db
          .selectFrom('incident')
          .select(['id', 'public_id'])
          .where('id', '=', row.incident_id)
          .executeTakeFirst();
  return {
    ...(summary as AbuseReportSummary),
    mail: row.mail_id,
    text: row.text,
    facts: row.facts,
    group: others,
    suggestions: row.state === 'open' ? await suggestionsFor(app, row) : [],
    answerTo: row.may_answer ? row.reporter_address : null,
    answeredAt: row.answered_at?.toISOString() ?? null,
    incident: incident ? { id: incident.id, publicId: incident.public_id } : null,
    decidedAt: row.decided_at?.toISOString() ?? null,
    decidedBy: row.decided_by,
    reason: row.reason,
  };
}

async function summariesOf(db: Db, rows: readonly ListedReport[]): Promise<AbuseReportSummary[]> {
  const names = await siteNames(
    db,
    rows.flatMap((row) => row.reporter_site_id ?? []),
  );
  return rows.map((row) => summaryOf(row, names));
}

function summaryOf(
  row: ReportRow & { alike: number },
  names: ReadonlyMap<string, string>,
): AbuseReportSummary {
  const site = row.reporter_site_id;
  return {
    id: row.id,
    via: row.via,
    format: row.format,
    state: row.state,
    receivedAt: row.received_at.toISOString(),
    reporter: {
      address: row.reporter_address,
      name: row.reporter_name,
      site: site === null ? null : { id: site, name: names.get(site) ?? '' },
    },
    subject: row.subject,
    abuseKind: row.abuse_kind,
    addresses: subjectsOf(row.facts)
      .slice(0, MOST_ADDRESSES)
      .map(({ value }) => value),
    sites: row.sites,
    happenedAt: row.happened_at?.toISOString() ?? null,
    alike: row.alike,
  };
}
