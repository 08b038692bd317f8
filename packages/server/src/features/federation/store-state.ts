import type { Tx } from '../../db/database.ts';
import { groupBy } from '../../kernel/group-by.ts';
import type { ContactChannel, ContactRole, NgiFields, SiteFields } from '../../ports/federation-snapshot.ts';
import type { FederationState, KnownNgi, KnownSite, SourceRecord } from './model.ts';
import { contactIdentity } from './plan.ts';

/** What a snapshot of this source and part is compared with. */
export async function loadState(tx: Tx, source: string, part: string): Promise<FederationState> {
  const records = await tx.selectFrom('federation_record').selectAll().execute();
  const bySubject = groupBy(records, (record) => record.subject_id);
  const recordsOf = <F>(id: string) =>
    (bySubject.get(id) ?? []).map(
      (row): SourceRecord<F> => ({
        source: row.source,
        name: row.name,
        key: row.key,
        fields: row.fields as Partial<F>,
        isGone: row.gone_at !== null,
      }),
    );
  const ngis = await tx.selectFrom('ngi').select(['id', 'name']).orderBy('id').execute();
  const sites = await tx.selectFrom('site').select(['id', 'name']).orderBy('id').execute();
  const names = new Map([...ngis, ...sites].map(({ id, name }) => [id, name]));
  return {
    ngis: ngis.map((row): KnownNgi => ({ ...row, kind: 'ngi', records: recordsOf<NgiFields>(row.id) })),
    sites: sites.map((row): KnownSite => ({ ...row, kind: 'site', records: recordsOf<SiteFields>(row.id) })),
    ...(await loadParts(tx, source, part, (id) => names.get(id) ?? id)),
  };
}

type Parts = Omit<FederationState, 'ngis' | 'sites'>;

async function loadParts(
  tx: Tx,
  source: string,
  part: string,
  nameOf: (id: string) => string,
): Promise<Parts> {
  const contacts = await tx
    .selectFrom('contact')
    .selectAll()
    .where('source', '=', source)
    .where('part', '=', part)
    .where('gone_at', 'is', null)
    .orderBy('id')
    .execute();
  const [calendars, downtimes, endpoints] = [
    await tx
      .selectFrom('calendar')
      .selectAll()
      .where('source', '=', source)
      .where('gone_at', 'is', null)
      .execute(),
    await tx
      .selectFrom('downtime')
      .selectAll()
      .where('source', '=', source)
      .where('gone_at', 'is', null)
      .execute(),
    await tx
      .selectFrom('site_endpoint')
      .selectAll()
      .where('source', '=', source)
      .where('gone_at', 'is', null)
      .execute(),
  ];
  return {
    contacts: contacts.map((row) => ({
      id: row.id,
      ownerId: row.owner_id,
      identity: contactIdentity({
        role: row.role as ContactRole,
        channel: row.channel as ContactChannel,
        address: row.address,
      }),
      label: `${nameOf(row.owner_id)} ${row.role} ${row.address}`,
      fields: { name: row.name, position: row.position, note: row.note },
    })),
    calendars: calendars.map((row) => ({
      id: row.id,
      ownerId: row.owner_id,
      identity: '',
      label: nameOf(row.owner_id),
      fields: { zone: row.zone, week: row.week, holidays: row.holidays },
    })),
    downtimes: downtimes.map((row) => ({
      id: row.id,
      ownerId: row.site_id,
      identity: row.key,
      label: `${nameOf(row.site_id)} ${row.key}`,
      fields: {
        startsAt: row.starts_at.toISOString(),
        endsAt: row.ends_at.toISOString(),
        severity: row.severity,
        classification: row.classification,
        services: row.services,
        description: row.description,
      },
    })),
    endpoints: endpoints.map((row) => ({
      id: row.id,
      ownerId: row.site_id,
      identity: row.kind,
      label: `${nameOf(row.site_id)} ${row.kind}`,
      fields: { url: row.url, caPem: row.ca_pem, settings: row.settings },
    })),
  };
}
