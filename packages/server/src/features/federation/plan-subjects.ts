import { nameKey } from '../../kernel/name-key.ts';
import type {
  FederationSnapshot,
  NgiFields,
  NgiRecord,
  SiteFields,
  SiteRecord,
} from '../../ports/federation-snapshot.ts';
import { fieldChanges, type NgiChange, type SiteChange } from './changes.ts';
import type { FederationState, KnownNgi, KnownSite, SourceRecord } from './model.ts';
import type { SubjectFinder } from './subjects.ts';

/**
 * NGIs first, then sites. A document that only mentions a site or an NGI (its contacts, its sites) makes it known
 * when nobody has named it yet, and otherwise says nothing about it.
 */
export function planSubjects(
  state: FederationState,
  snapshot: FederationSnapshot,
  ngis: SubjectFinder,
  sites: SubjectFinder,
): (NgiChange | SiteChange)[] {
  ngis.takeIn(snapshot.ngis);
  sites.takeIn(snapshot.sites);
  const mentioned = snapshot.sites.flatMap(({ fields }) => (fields.ngi ? [fields.ngi] : []));
  const mentions = mentioned.map((name): NgiRecord => ({ name, key: null, fields: {} }));
  const records = mergeByName([...snapshot.ngis, ...mentions], ngis);
  return [
    ...plan<'ngi', NgiFields>('ngi', state.ngis, records, snapshot.source, snapshot.covers.ngis, ngis),
    ...plan<'site', SiteFields>(
      'site',
      state.sites,
      mergeByName(snapshot.sites, sites),
      snapshot.source,
      snapshot.covers.sites,
      sites,
    ),
  ];
}

type ChangeFor<Kind> = Kind extends 'ngi' ? NgiChange : SiteChange;

function plan<Kind extends 'ngi' | 'site', Fields extends object>(
  kind: Kind,
  known: readonly (KnownNgi | KnownSite)[],
  wanted: readonly (Merged & { fields: Partial<Fields> })[],
  source: string,
  covers: boolean,
  finder: SubjectFinder,
): ChangeFor<Kind>[] {
  const changes: object[] = [];
  const met = new Set<string>();
  for (const record of wanted) {
    const subject = finder.subject(record.name);
    const before = finder.known(record.name);
    if (before) met.add(before.id);
    const own = before?.records.find((one) => one.source === source) as SourceRecord<Fields> | undefined;
    const isMention = !covers && Object.keys(record.fields).length === 0;
    const name = nameFor(record, own);
    const base = { kind, label: name, id: subject.id, subject };
    if (isMention && before) {
      changes.push({ ...base, op: 'unchanged', after: null, fields: [] });
      continue;
    }
    const key = record.key ?? own?.key ?? null;
    const after = { name, key, fields: { ...own?.fields, ...record.fields } };
    if (!own || own.isGone) {
      changes.push({ ...base, op: 'added', after, fields: [] });
      continue;
    }
    const fields = [
      ...fieldChanges({ name: own.name, key: own.key }, { name, key }),
      ...fieldChanges(own.fields, record.fields),
    ];
    changes.push({ ...base, op: fields.length > 0 ? 'changed' : 'unchanged', after, fields });
  }
  if (covers) changes.push(...vanished(kind, known, source, met));
  return changes as ChangeFor<Kind>[];
}

function vanished(
  kind: 'ngi' | 'site',
  known: readonly (KnownNgi | KnownSite)[],
  source: string,
  met: Set<string>,
): object[] {
  return known
    .filter(
      (one) => !met.has(one.id) && one.records.some((record) => record.source === source && !record.isGone),
    )
    .map(({ id, name }) => ({
      kind,
      op: 'vanished',
      label: name,
      id,
      subject: { kind, id, name },
      after: null,
      fields: [],
    }));
}

interface Named {
  /** Every name that the document gives it. */
  names: string[];
}
type Merged = { name: string; key: string | null } & Named;

/** A source that goes on using its name for something has not renamed it, whatever other name it uses besides. */
function nameFor({ name, names }: Merged, own: SourceRecord<object> | undefined): string {
  return names.find((one) => own && nameKey(one) === nameKey(own.name)) ?? name;
}

/** Two spellings of one name, or two names of one site, are one record. */
function mergeByName<R extends NgiRecord | SiteRecord>(
  records: readonly R[],
  finder: SubjectFinder,
): (R & Named)[] {
  const merged = new Map<unknown, R & Named>();
  for (const record of records) {
    const subject = finder.known(record.name)?.id ?? finder.subject(record.name);
    const before = merged.get(subject);
    if (!before) {
      const first = { fields: { ...record.fields }, names: [record.name] };
      merged.set(subject, Object.assign({ ...record }, first));
    } else {
      Object.assign(before.fields, record.fields);
      before.names.push(record.name);
    }
  }
  return [...merged.values()];
}
