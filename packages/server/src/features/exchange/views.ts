import type { Actor, ExchangeView, ExportView, ImportView, RedactionView } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { siteNames } from '../federation/index.ts';
import { demandReadable } from '../incidents/index.ts';
import { namesOfActors } from '../people/index.ts';
import { mayExport, mayImport, mayRedact } from './policy.ts';
import * as store from './store.ts';

/** What went out and came in: to the CSIRT all, to others what they took themselves. */
export async function viewExchange(app: App, actor: Actor, incident: string): Promise<ExchangeView> {
  const sight = await demandReadable(app.db, actor, incident, app.clocks.procedure.now());
  const { id, tlp } = sight.incident;
  const isWhole = sight.relation === 'all';
  const exports = await store.exportsOf(app.db, id, isWhole ? null : actor.id);
  const redactions = isWhole ? await store.redactionsOf(app.db, id) : [];
  const imports = isWhole ? await store.importsOf(app.db, id) : [];
  const names = await namesOfActors(
    app.db,
    [...exports, ...imports].map(({ made_by }) => made_by),
  );
  const by = ({ made_by }: { made_by: string }) => ({ id: made_by, name: names.get(made_by) ?? null });
  return {
    incident: id,
    tlp,
    mayExport: mayExport(actor, sight, tlp),
    mayRedact: mayRedact(actor, sight) && tlp !== 'CLEAR',
    mayImport: mayImport(actor, sight),
    exports: exports.map(
      (row): ExportView => ({
        id: row.id,
        format: row.format,
        tlp: row.tlp,
        redaction: row.redaction_id,
        sha256: row.sha256,
        size: row.size,
        lost: row.lost,
        madeAt: row.made_at.toISOString(),
        by: by(row),
      }),
    ),
    redactions: await redactionViews(app.db, redactions),
    imports: imports.map(
      (row): ImportView => ({
        id: row.id,
        format: row.format,
        name: row.name,
        title: row.title,
        sha256: row.sha256,
        counts: { new: row.taken, known: row.known, refused: row.refused },
        madeAt: row.made_at.toISOString(),
        by: by(row),
      }),
    ),
  };
}

type Kept = Pick<
  store.RedactionRow,
  'id' | 'tlp_from' | 'tlp' | 'record' | 'reason' | 'consents' | 'made_at' | 'made_by'
>;

export async function redactionViews(db: Db | Tx, rows: readonly Kept[]): Promise<RedactionView[]> {
  const names = await namesOfActors(
    db,
    rows.map(({ made_by }) => made_by),
  );
  const sites = await siteNames(
    db,
    rows.flatMap(({ consents }) => consents.map(({ site }) => site)),
  );
  return rows.map((row) => ({
    id: row.id,
    from: row.tlp_from,
    tlp: row.tlp,
    title: row.record.title,
    reason: row.reason,
    consents: row.consents.map((one) => ({ ...one, name: sites.get(one.site) ?? one.site })),
    counts: {
      sites: row.record.sites.length,
      observables: row.record.observables.length,
      timeline: row.record.timeline.length,
    },
    madeAt: row.made_at.toISOString(),
    by: { id: row.made_by, name: names.get(row.made_by) ?? null },
  }));
}
