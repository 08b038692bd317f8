import type { AccountFact, Workload } from '@muster/contract';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { newId } from '../../kernel/ids.ts';
import { addressesOf, type FactsPlace, isOver } from './model.ts';

/** Writes workloads as the site saw them at that time; what was seen later stays. Gives the id of each that was written, by its ref. */
export async function upsertWorkloads(
  tx: Tx,
  { siteId, system, at }: FactsPlace,
  workloads: readonly Workload[],
): Promise<Map<string, string>> {
  const rows = workloads.map((one) => ({
    id: newId('wld', at),
    ref: one.ref,
    kind: one.kind,
    name: one.name,
    name_key: one.name.toLowerCase(),
    state: one.state,
    system_state: one.systemState,
    locked: one.locked,
    account_ref: one.owner.accountId,
    account_name: one.owner.accountName,
    project_id: one.projectId,
    project_name: one.projectName,
    host: one.host,
    submit_host: one.submitHost,
    addresses: addressesOf(one),
    image_ref: one.imageRef,
    image_sha512: one.imageSha512?.toLowerCase() ?? null,
    key_name: one.keyName,
    security_groups: one.securityGroups,
    user_data_sha256: one.userDataSha256?.toLowerCase() ?? null,
    created_at: one.createdAt,
    started_at: one.startedAt,
    ended_at: one.endedAt,
    updated_at: one.updatedAt,
    gone_at: isOver(one) ? (one.endedAt ?? at) : null,
  }));
  rows.sort((a, b) => (a.ref < b.ref ? -1 : 1));
  const { rows: written } = await sql<{ id: string; ref: string }>`
    insert into workload (id, site_id, system, ref, kind, name, name_key, state, system_state, locked, account_ref,
      account_name, project_id, project_name, host, submit_host, addresses, image_ref, image_sha512, key_name,
      security_groups, user_data_sha256, created_at, started_at, ended_at, updated_at, as_of, first_seen_at, gone_at)
    select id, ${siteId}, ${system}, ref, kind, name, name_key, state, system_state, locked, account_ref,
      account_name, project_id, project_name, host, submit_host, addresses, image_ref, image_sha512, key_name,
      security_groups, user_data_sha256, created_at, started_at, ended_at, updated_at, ${at}, ${at}, gone_at
    from json_populate_recordset(null::workload, ${JSON.stringify(rows)}::json)
    on conflict (site_id, system, ref) do update set kind = excluded.kind, name = excluded.name,
      name_key = excluded.name_key, state = excluded.state, system_state = excluded.system_state,
      locked = excluded.locked, account_ref = excluded.account_ref, account_name = excluded.account_name,
      project_id = excluded.project_id, project_name = excluded.project_name, host = excluded.host,
      submit_host = coalesce(excluded.submit_host, workload.submit_host), addresses = excluded.addresses,
      image_ref = excluded.image_ref, image_sha512 = coalesce(excluded.image_sha512, workload.image_sha512),
      key_name = excluded.key_name, security_groups = excluded.security_groups,
      user_data_sha256 = coalesce(excluded.user_data_sha256, workload.user_data_sha256),
      created_at = excluded.created_at, started_at = excluded.started_at, ended_at = excluded.ended_at,
      updated_at = excluded.updated_at, as_of = excluded.as_of,
      gone_at = case when excluded.gone_at is null then null else coalesce(workload.gone_at, excluded.gone_at) end
      where workload.as_of <= excluded.as_of
    returning id, ref`.execute(tx);
  return new Map(written.map(({ id, ref }) => [ref, id]));
}

/** Under which names each workload's owner is known now. */
export async function replaceOwners(tx: Tx, owners: ReadonlyMap<string, readonly string[]>): Promise<void> {
  const pairs = [...owners].flatMap(([workload, subjects]) =>
    [...new Set(subjects)].map((subject) => ({ workload, subject })),
  );
  const said = sql`select workload, subject
    from json_to_recordset(${JSON.stringify(pairs)}::json) as said (workload text, subject text)`;
  await sql`delete from workload_owner where workload_id = any(${[...owners.keys()]})
    and (workload_id, subject_id) not in (${said})`.execute(tx);
  await sql`insert into workload_owner (workload_id, subject_id) ${said} on conflict do nothing`.execute(tx);
}

/** Which addresses each workload has from now on; those that it had no longer end. */
export async function replaceAddresses(
  tx: Tx,
  at: Date,
  workloads: ReadonlyMap<string, Workload['addresses']>,
): Promise<void> {
  const rows = [...workloads].flatMap(([workload, addresses]) =>
    addresses.map(({ address, kind, mac }) => ({ workload, address, kind, mac })),
  );
  const said = sql`json_to_recordset(${JSON.stringify(rows)}::json)
    as said (workload text, address inet, kind text, mac text)`;
  await sql`update workload_address set to_at = greatest(${at}::timestamptz, from_at)
    where workload_id = any(${[...workloads.keys()]}) and to_at is null
      and (workload_id, address, kind) not in (select workload, address, kind from ${said})`.execute(tx);
  await sql`insert into workload_address (workload_id, address, kind, mac, from_at)
    select workload, address, kind, mac, ${at} from ${said}
    on conflict (workload_id, address, kind) where to_at is null do nothing`.execute(tx);
}

/** Accounts as the site saw them at that time, each with its subject; gives the id of each that was written. */
export async function upsertAccounts(
  tx: Tx,
  { siteId, system, at }: FactsPlace,
  accounts: readonly { fact: AccountFact; subjectId: string }[],
): Promise<Map<string, string>> {
  const rows = accounts
    .map(({ fact: { ref, name, enabled, projects }, subjectId }) => {
      return { id: newId('acc', at), ref, name, enabled, projects, subject_id: subjectId };
    })
    .sort((a, b) => (a.ref < b.ref ? -1 : 1));
  const { rows: written } = await sql<{ id: string; ref: string }>`
    insert into account (id, site_id, system, ref, name, enabled, projects, subject_id, as_of, first_seen_at)
    select id, ${siteId}, ${system}, ref, name, enabled, projects, subject_id, ${at}, ${at}
    from json_populate_recordset(null::account, ${JSON.stringify(rows)}::json)
    on conflict (site_id, system, ref) do update set name = excluded.name, enabled = excluded.enabled,
      projects = excluded.projects, subject_id = excluded.subject_id, as_of = excluded.as_of, gone_at = null
      where account.as_of <= excluded.as_of
    returning id, ref`.execute(tx);
  return new Map(written.map(({ id, ref }) => [ref, id]));
}

/** The whole of what lets these accounts in; what is not named is gone. */
export async function replaceCredentials(
  tx: Tx,
  at: Date,
  accounts: ReadonlyMap<string, AccountFact['credentials']>,
): Promise<void> {
  const rows = [...accounts].flatMap(([account, credentials]) => {
    const each = new Map(credentials.map((one) => [`${one.kind} ${one.ref}`, one]));
    return [...each.values()].map((one) => ({
      id: newId('crd', at),
      account_id: account,
      kind: one.kind,
      ref: one.ref,
      name: one.name,
      project_id: one.projectId,
      created_at: one.createdAt,
      expires_at: one.expiresAt,
      unrestricted: one.unrestricted,
    }));
  });
  const said = sql`json_populate_recordset(null::credential, ${JSON.stringify(rows)}::json)`;
  await sql`update credential set gone_at = ${at} where account_id = any(${[...accounts.keys()]}) and gone_at is null
    and (account_id, kind, ref) not in (select account_id, kind, ref from ${said})`.execute(tx);
  await sql`
    insert into credential (id, account_id, kind, ref, name, project_id, created_at, expires_at, unrestricted, first_seen_at)
    select id, account_id, kind, ref, name, project_id, created_at, expires_at, unrestricted, ${at} from ${said}
    on conflict (account_id, kind, ref) do update set name = excluded.name, project_id = excluded.project_id,
      created_at = excluded.created_at, expires_at = excluded.expires_at, unrestricted = excluded.unrestricted,
      gone_at = null`.execute(tx);
}

/** What a whole list that began at that time did not name is over; gives how many. */
export async function endUnseen(
  tx: Tx,
  { siteId, system, at }: FactsPlace,
  listAt: Date,
  withAccounts: boolean,
): Promise<{ workloads: number; accounts: number }> {
  const { rows } = await sql<{ id: string }>`
    update workload set state = 'ended', gone_at = ${listAt}, as_of = ${at}
    where site_id = ${siteId} and system = ${system} and gone_at is null and as_of < ${listAt} returning id`.execute(
    tx,
  );
  const ids = rows.map(({ id }) => id);
  await sql`update workload_address set to_at = greatest(${listAt}::timestamptz, from_at)
    where workload_id = any(${ids}) and to_at is null`.execute(tx);
  if (!withAccounts) return { workloads: ids.length, accounts: 0 };
  const gone = await sql<{ id: string }>`update account set gone_at = ${listAt} where site_id = ${siteId}
    and system = ${system} and gone_at is null and as_of < ${listAt} returning id`.execute(tx);
  return { workloads: ids.length, accounts: gone.rows.length };
}
