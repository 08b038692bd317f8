import type { Tx } from '../../db/database.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { nameKey } from '../../kernel/name-key.ts';
import type { NgiFields, SiteFields } from '../../ports/federation-snapshot.ts';
import { effectiveNgi, effectiveSite } from './effective.ts';
import { isAnyOf } from './is-any-of.ts';
import type { SourceRecord } from './model.ts';

/** Brings the rows of NGIs and sites in line with what their sources say now. */
export async function refreshSubjects(tx: Tx, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  const rows = await tx
    .selectFrom('federation_record')
    .selectAll()
    .where(isAnyOf('subject_id', ids))
    .execute();
  const bySubject = groupBy(rows, (row) => row.subject_id);
  const ngiNames = await namesOfNgis(tx);
  for (const [id, records] of bySubject) {
    const sources = records.map(
      (row): SourceRecord<object> => ({
        source: row.source,
        name: row.name,
        key: row.key,
        fields: row.fields,
        isGone: row.gone_at !== null,
      }),
    );
    if (records[0]?.subject_kind === 'ngi') await refreshNgi(tx, id, sources, at);
    else await refreshSite(tx, id, sources, ngiNames, at);
  }
}

async function refreshNgi(tx: Tx, id: string, records: SourceRecord<NgiFields>[], at: Date): Promise<void> {
  const { name, isGone, fields } = effectiveNgi(records);
  await tx
    .updateTable('ngi')
    .set((e) => ({
      name,
      name_key: nameKey(name),
      description: fields.description,
      // What went keeps the date on which it went.
      gone_at: isGone ? e.fn.coalesce('gone_at', e.val(at)) : null,
      last_seen_at: isGone ? e.ref('last_seen_at') : at,
    }))
    .where('id', '=', id)
    .execute();
}

async function refreshSite(
  tx: Tx,
  id: string,
  records: SourceRecord<SiteFields>[],
  ngis: ReadonlyMap<string, string>,
  at: Date,
): Promise<void> {
  const { name, isGone, fields } = effectiveSite(records);
  await tx
    .updateTable('site')
    .set((e) => ({
      name,
      name_key: nameKey(name),
      ngi_id: fields.ngi === null ? null : (ngis.get(nameKey(fields.ngi)) ?? null),
      official_name: fields.officialName,
      country: fields.country,
      time_zone: fields.timeZone,
      certification: fields.certification,
      domains: fields.domains ?? [],
      networks: fields.networks ?? [],
      latitude: fields.latitude,
      longitude: fields.longitude,
      gone_at: isGone ? e.fn.coalesce('gone_at', e.val(at)) : null,
      last_seen_at: isGone ? e.ref('last_seen_at') : at,
    }))
    .where('id', '=', id)
    .execute();
}

async function namesOfNgis(tx: Tx): Promise<ReadonlyMap<string, string>> {
  const records = await tx
    .selectFrom('federation_record')
    .select(['subject_id', 'name'])
    .where('subject_kind', '=', 'ngi')
    .execute();
  const rows = await tx.selectFrom('ngi').select(['id', 'name']).execute();
  return new Map([
    ...records.map(({ name, subject_id }): [string, string] => [nameKey(name), subject_id]),
    ...rows.map(({ name, id }): [string, string] => [nameKey(name), id]),
  ]);
}
