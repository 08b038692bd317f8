import type {
  Actor,
  FactsGapView,
  FoundWorkloads,
  SubjectIdentifier,
  WorkloadSummary,
  WorkloadsQuery,
  WorkloadView,
} from '@muster/contract';
import { readIdentifier, SubjectError } from '@muster/subjects';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { demandSite, siteNames } from '../federation/index.ts';
import {
  demandSight,
  reachOf,
  type SubjectRow,
  type SubjectSight,
  subjectsByIds,
  summariesOf,
} from '../subjects/index.ts';
import { ipOf } from './model.ts';
import { findWorkloads, gapsFor, seenWorkload, type WorkloadSearch } from './search-store.ts';
import { accountAt, addressesSeen, credentialsOfAccount, ownersOf, type WorkloadRow } from './store.ts';

const MOST_GAPS = 50;
/** An agent that has pushed nothing for so long may miss something. */
const SILENT_MS = 15 * 60_000;

export async function searchWorkloads(
  app: App,
  actor: Actor,
  query: WorkloadsQuery,
): Promise<FoundWorkloads> {
  const sight = demandSight(actor);
  const search = await searchOf(app, actor, sight, query);
  const rows = await findWorkloads(app.db, sight, { ...search, limit: query.limit + 1 });
  const page = rows.slice(0, query.limit);
  const silentSince = new Date(app.clocks.machine.now().getTime() - SILENT_MS);
  const gaps = await gapsFor(app.db, sight, search, silentSince, MOST_GAPS);
  const sites = await siteNames(
    app.db,
    gaps.map(({ site_id }) => site_id),
  );
  return {
    items: await workloadSummaries(app, page),
    next: rows.length > query.limit ? (page.at(-1)?.id ?? null) : null,
    gaps: gaps.map(
      (gap): FactsGapView => ({
        site: { id: gap.site_id, name: sites.get(gap.site_id) ?? gap.site_id },
        system: gap.system,
        from: gap.from_at.toISOString(),
        to: gap.to_at?.toISOString() ?? null,
        why: gap.why ?? 'The site’s agent has said nothing since.',
      }),
    ),
  };
}

async function searchOf(
  app: App,
  actor: Actor,
  sight: SubjectSight,
  query: WorkloadsQuery,
): Promise<WorkloadSearch> {
  const { subject, address, image, name, site, state, project, at, cursor, limit } = query;
  return {
    subjectKeys: subject === undefined ? undefined : await keysOf(app, sight, subject),
    ...addressOf(address),
    image,
    name,
    siteId: site === undefined ? undefined : (await demandSite(app.db, actor, site)).id,
    state,
    project,
    at: at === undefined ? undefined : new Date(at),
    before: cursor,
    limit,
  };
}

function addressOf(text: string | undefined): Pick<WorkloadSearch, 'ip' | 'mac'> {
  if (text === undefined) return {};
  const ip = ipOf(text);
  if (ip !== undefined) return { ip };
  if (/^[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}$/i.test(text))
    return { mac: text.toLowerCase().replaceAll('-', ':') };
  throw new MusterError(
    'request.invalid',
    'This is neither an IP nor a hardware address.',
    '/querystring/address',
  );
}

/** The subject and all that the identity graph ties to it, as far as the reader sees the graph. */
async function keysOf(app: App, sight: SubjectSight, text: string): Promise<string[]> {
  const identifiers = await identifiersOf(app, text);
  const at = app.clocks.machine.now();
  const { subjects } = await reachOf(app.db, { identifiers, cascade: true, at, sight });
  return subjects.map(({ key }) => key);
}

async function identifiersOf(app: App, text: string): Promise<SubjectIdentifier[]> {
  if (/^sub_\w{23}$/.test(text))
    return (await subjectsByIds(app.db, [text])).map(({ identifier }) => identifier);
  try {
    return [readIdentifier(text)];
  } catch (error) {
    if (!(error instanceof SubjectError)) throw error;
    throw new MusterError('request.invalid', `${error.message} (${error.code})`, '/querystring/subject');
  }
}

export async function workloadSummaries(app: App, rows: readonly WorkloadRow[]): Promise<WorkloadSummary[]> {
  const owners = groupBy(
    await ownersOf(
      app.db,
      rows.map(({ id }) => id),
    ),
    ({ workload_id }) => workload_id,
  );
  const sites = await siteNames(
    app.db,
    rows.map(({ site_id }) => site_id),
  );
  return rows.map((row) => ({
    id: row.id,
    site: { id: row.site_id, name: sites.get(row.site_id) ?? row.site_id },
    system: row.system,
    ref: row.ref,
    kind: row.kind,
    name: row.name,
    state: row.state,
    systemState: row.system_state,
    locked: row.locked,
    owner: {
      accountId: row.account_ref,
      accountName: row.account_name,
      identifiers: (owners.get(row.id) ?? []).map(({ identifier }) => identifier),
    },
    projectId: row.project_id,
    projectName: row.project_name,
    addresses: row.addresses,
    imageRef: row.image_ref,
    imageSha512: row.image_sha512,
    createdAt: row.created_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? row.gone_at?.toISOString() ?? null,
    asOf: row.as_of.toISOString(),
  }));
}

export async function viewWorkload(app: App, actor: Actor, id: string): Promise<WorkloadView> {
  const found = await seenWorkload(app.db, demandSight(actor), id);
  demand(found !== undefined, 'not-found');
  const row = found as WorkloadRow;
  const [summary] = await workloadSummaries(app, [row]);
  const subjects: SubjectRow[] = await ownersOf(app.db, [id]);
  const account = await accountAt(app.db, row);
  const credentials = account ? await credentialsOfAccount(app.db, account.id) : [];
  const addresses = await addressesSeen(app.db, id);
  return {
    ...(summary as WorkloadSummary),
    host: row.host,
    submitHost: row.submit_host,
    keyName: row.key_name,
    securityGroups: row.security_groups,
    userDataSha256: row.user_data_sha256,
    startedAt: row.started_at?.toISOString() ?? null,
    updatedAt: row.updated_at?.toISOString() ?? null,
    firstSeenAt: row.first_seen_at.toISOString(),
    addressHistory: addresses.map(({ address, kind, mac, from_at, to_at }) => ({
      address,
      kind,
      mac,
      from: from_at.toISOString(),
      to: to_at?.toISOString() ?? null,
    })),
    subjects: await summariesOf(app.db, subjects),
    account: account && {
      enabled: account.enabled,
      credentials: credentials.map((one) => ({
        kind: one.kind,
        ref: one.ref,
        name: one.name,
        createdAt: one.created_at?.toISOString() ?? null,
        expiresAt: one.expires_at?.toISOString() ?? null,
        unrestricted: one.unrestricted,
      })),
    },
  };
}
