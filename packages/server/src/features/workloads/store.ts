import { type Selectable, sql } from 'kysely';
import type { Db, Tx } from '../../db/database.ts';
import type { SubjectTable } from '../../db/tables/subjects.ts';
import type {
  AccountTable,
  CredentialTable,
  WorkloadAddressTable,
  WorkloadTable,
} from '../../db/tables/workloads.ts';

export type Reader = Db | Tx;
export type WorkloadRow = Selectable<WorkloadTable>;
export type AccountRow = Selectable<AccountTable>;
export type CredentialRow = Selectable<CredentialTable>;

/** Rows of which each says by which of the subjects that were asked for it was found. */
type By = { subject_keys: string[] };

export interface OfSubjects {
  /** These sites only; all when left out. */
  siteIds?: readonly string[] | undefined;
  /** What has ended too. */
  ended?: boolean;
  limit?: number;
}

function atSites(column: string, siteIds: readonly string[] | undefined) {
  return siteIds === undefined ? sql`true` : sql`${sql.ref(column)} = any(${[...siteIds]})`;
}

/**
 * Everything that runs for these subjects, everywhere. The owners are looked up first, so that the answer costs what
 * it finds and not what there is.
 */
export async function workloadsOf(
  db: Reader,
  subjectKeys: readonly string[],
  { siteIds, ended = false, limit = 20_000 }: OfSubjects = {},
): Promise<(WorkloadRow & By)[]> {
  if (subjectKeys.length === 0) return [];
  const { rows } = await sql<WorkloadRow & By>`
    select workload.*, owned.subject_keys from (
      select workload_owner.workload_id, array_agg(subject.key order by subject.key) as subject_keys
      from subject join workload_owner on workload_owner.subject_id = subject.id
      where subject.key = any(${[...subjectKeys]}) group by workload_owner.workload_id) owned
    join workload on workload.id = owned.workload_id
    where ${ended ? sql`true` : sql`workload.gone_at is null`} and ${atSites('workload.site_id', siteIds)}
    order by workload.site_id, workload.system, workload.ref limit ${limit}`.execute(db);
  return rows;
}

/** Accounts that are these subjects or belong to them. */
export async function accountsOf(
  db: Reader,
  subjectKeys: readonly string[],
  { siteIds, ended = false, limit = 20_000 }: OfSubjects = {},
): Promise<(AccountRow & By)[]> {
  if (subjectKeys.length === 0) return [];
  const { rows } = await sql<AccountRow & By>`
    with asked as (select id, key from subject where key = any(${[...subjectKeys]})),
    own as (
      select account.id, asked.key from asked join account on account.subject_id = asked.id
      union select account.id, asked.key from subject_edge edge join asked on asked.id = edge.from_id
        join account on account.subject_id = edge.to_id
        -- As an array: the ties of these few are looked up, whatever the planner thinks of all others.
        where edge.from_id = any(array(select id from asked)) and edge.kind = 'mapped-to' and edge.to_at is null)
    select account.*, found.subject_keys from (
      select id, array_agg(distinct key order by key) as subject_keys from own group by id) found
    join account on account.id = found.id
    where ${ended ? sql`true` : sql`account.gone_at is null`} and ${atSites('account.site_id', siteIds)}
    order by account.site_id, account.system, account.ref limit ${limit}`.execute(db);
  return rows;
}

/** What lets into these accounts, each with its account. */
export async function credentialsOf<Account extends Pick<AccountRow, 'id'>>(
  db: Reader,
  accounts: readonly Account[],
  { ended = false }: Pick<OfSubjects, 'ended'> = {},
): Promise<{ credential: CredentialRow; account: Account }[]> {
  const byId = new Map(accounts.map((one) => [one.id, one]));
  if (byId.size === 0) return [];
  const rows = await db
    .selectFrom('credential')
    .selectAll()
    .where(sql<boolean>`account_id = any(${[...byId.keys()]})`)
    .where(ended ? sql<boolean>`true` : sql<boolean>`gone_at is null`)
    .orderBy('account_id')
    .orderBy('id')
    .execute();
  return rows.map((credential) => ({
    credential,
    account: byId.get(credential.account_id) as Account,
  }));
}

export interface Neighbours {
  site_id: string;
  system: string;
  project_id: string;
  project_name: string | null;
  /** How many other accounts have machines there now. */
  accounts: number;
}

/** Who else has machines in the projects of these, by project and counted. */
export async function neighboursOf(
  db: Reader,
  workloads: readonly Pick<WorkloadRow, 'kind' | 'site_id' | 'system' | 'project_id' | 'account_ref'>[],
  accounts: readonly Pick<AccountRow, 'site_id' | 'system' | 'ref'>[],
): Promise<Neighbours[]> {
  const machines = workloads.filter(({ kind, project_id }) => kind === 'vm' && project_id !== null);
  if (machines.length === 0) return [];
  const own = [...machines.map((one) => ({ ...one, ref: one.account_ref })), ...accounts];
  const { rows } = await sql<Neighbours>`
    select workload.site_id, workload.system, workload.project_id, max(workload.project_name) as project_name,
      count(distinct workload.account_ref)::int as accounts
    from (select distinct * from unnest(${machines.map((one) => one.site_id)}::text[],
      ${machines.map(({ system }) => system)}::text[],
      ${machines.map(({ project_id }) => project_id)}::text[]) as one (site_id, system, project_id)) shared
    join workload using (site_id, system, project_id)
    where workload.gone_at is null and workload.kind = 'vm'
      and (workload.site_id, workload.system, workload.account_ref) not in (
        select * from unnest(${own.map((one) => one.site_id)}::text[], ${own.map(({ system }) => system)}::text[],
          ${own.map(({ ref }) => ref)}::text[]))
    group by workload.site_id, workload.system, workload.project_id
    order by workload.site_id, workload.system, workload.project_id`.execute(db);
  return rows;
}

/** Under which names the owners of these workloads are known. */
export async function ownersOf(
  db: Reader,
  workloadIds: readonly string[],
): Promise<(Selectable<SubjectTable> & { workload_id: string })[]> {
  if (workloadIds.length === 0) return [];
  return await db
    .selectFrom('workload_owner')
    .innerJoin('subject', 'subject.id', 'workload_owner.subject_id')
    .selectAll('subject')
    .select('workload_owner.workload_id')
    .where(sql<boolean>`workload_owner.workload_id = any(${[...workloadIds]})`)
    .orderBy('subject.key')
    .execute();
}

/** The account of a workload; null where the site's agent lists none. */
export async function accountAt(
  db: Reader,
  { site_id, system, account_ref }: Pick<WorkloadRow, 'site_id' | 'system' | 'account_ref'>,
): Promise<AccountRow | null> {
  const row = await db
    .selectFrom('account')
    .selectAll()
    .where('site_id', '=', site_id)
    .where('system', '=', system)
    .where('ref', '=', account_ref)
    .executeTakeFirst();
  return row ?? null;
}

export async function credentialsOfAccount(db: Reader, accountId: string): Promise<CredentialRow[]> {
  return await db
    .selectFrom('credential')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('gone_at', 'is', null)
    .orderBy('kind')
    .orderBy('id')
    .execute();
}

/** Every address that it was seen to have, in the order of time. */
export async function addressesSeen(
  db: Reader,
  workloadId: string,
): Promise<Selectable<WorkloadAddressTable>[]> {
  return await db
    .selectFrom('workload_address')
    .selectAll()
    .where('workload_id', '=', workloadId)
    .orderBy('from_at')
    .orderBy('ord')
    .execute();
}
