import type { BanLimits, ReachView } from '@muster/contract';
import { standsForMany } from '@muster/subjects';
import type { App } from '../../app.ts';
import { activeAgents } from '../agents/index.ts';
import { reachOf, type SubjectSight } from '../subjects/index.ts';
import {
  accountsOf,
  credentialsOf,
  neighboursOf,
  type WorkloadRow,
  workloadsOf,
} from '../workloads/index.ts';
import { type Ask, approvalNeed, type MadeAlone, reachDigest, touchesNeighbours } from './model.ts';
import type { BanSite } from './sites.ts';
import type { Reader } from './store.ts';

/** Lists in a view are cut here; totals and the digest count all. */
const MOST_LINES = 500;
const MOST_READ = 20_000;

export interface Measured {
  view: ReachView;
  /** All that is reached, for telling whether it has grown. */
  keys: string[];
}

export interface ReachPlace {
  sites: readonly BanSite[];
  limits: BanLimits;
  sight: SubjectSight;
  /** What its author banned alone in the day before. */
  before: MadeAlone;
}

/**
 * Whom a ban reaches and what of theirs runs or lets them in, at the sites that it is for. Jobs and processes come and
 * go by the second, so that of them the account counts for the digest; machines count one by one.
 */
export async function measureReach(
  app: App,
  db: Reader,
  ask: Ask,
  { sites, limits, sight, before }: ReachPlace,
): Promise<Measured> {
  const at = app.clocks.procedure.now();
  const { identifiers, cascade } = ask.subject;
  const reach = await reachOf(db, { identifiers, cascade, at, sight });
  const subjectKeys = reach.subjects.map(({ key }) => key);
  const siteIds = sites.map(({ id }) => id);
  const options = { siteIds, limit: MOST_READ };
  const workloads = await workloadsOf(db, subjectKeys, options);
  const accounts = await accountsOf(db, subjectKeys, options);
  const credentials = await credentialsOf(db, accounts);
  const neighbours = touchesNeighbours(ask.effects) ? await neighboursOf(db, workloads, accounts) : [];
  // What is as long as it may be goes on beyond: then nobody knows how many there are.
  const cut = reach.cut || [workloads, accounts].some((list) => list.length >= MOST_READ);
  const agents = new Set((await activeAgents(db, siteIds)).map(({ siteId }) => siteId));
  const counts = {
    workloads: countedBy(workloads.map(({ site_id }) => site_id)),
    accounts: countedBy(accounts.map(({ site_id }) => site_id)),
    credentials: countedBy(credentials.map(({ account }) => account.site_id)),
  };
  const lines = sites.map((site) => ({
    site: { id: site.id, name: site.name },
    agent: agents.has(site.id),
    workloads: counts.workloads.get(site.id) ?? 0,
    accounts: counts.accounts.get(site.id) ?? 0,
    credentials: counts.credentials.get(site.id) ?? 0,
  }));
  const touched = lines
    .filter((one) => one.workloads + one.accounts + one.credentials > 0)
    .map(({ site }) => site.id);
  const gateways = [...reach.subjects, ...reach.collateral].filter(({ gateway }) => gateway);
  const users = reach.people + reach.collateral.length;
  const counted = reach.peopleApart + reach.collateral.length;
  const many = reach.subjects.filter(
    ({ because, identifier }) => because === 'named' && standsForMany(identifier, cascade),
  );
  const keys = [
    ...subjectKeys.map((key) => `subject ${key}`),
    ...reach.collateral.map(({ key }) => `collateral ${key}`),
    ...workloads.map(workloadKey),
    ...accounts.map(({ site_id, system, ref }) => `account ${site_id} ${system} ${ref}`),
    ...credentials.map(({ credential }) => `credential ${credential.id}`),
    ...(ask.siteIds ?? []).map((id) => `site ${id}`),
  ];
  const nameOf = new Map(sites.map(({ id, name }) => [id, name]));
  return {
    keys: [...new Set(keys)].sort(),
    view: {
      digest: reachDigest(ask, keys),
      at: at.toISOString(),
      totals: {
        subjects: reach.subjects.length,
        users,
        counted,
        collateral: reach.collateral.length,
        workloads: workloads.length,
        credentials: credentials.length,
        sites: sites.length,
        touched: touched.length,
        withoutAgent: lines.filter(({ agent }) => !agent).length,
      },
      subjects: reach.subjects
        .slice(0, MOST_LINES)
        .map(({ key, identifier, label, because, confidence, sources, gateway }) => ({
          key,
          identifier,
          label,
          because,
          confidence,
          sources,
          gateway,
        })),
      collateral: reach.collateral.slice(0, MOST_LINES).map(({ label, through }) => ({ label, through })),
      neighbours: neighbours.slice(0, MOST_LINES).map((one) => ({
        siteId: one.site_id,
        siteName: nameOf.get(one.site_id) ?? one.site_id,
        system: one.system,
        project: one.project_name ?? one.project_id,
        accounts: one.accounts,
      })),
      lookAlikes: reach.notIncluded.slice(0, MOST_LINES).map(({ label, why }) => ({ label, why })),
      workloads: workloads.slice(0, MOST_LINES).map((one) => ({
        siteId: one.site_id,
        siteName: nameOf.get(one.site_id) ?? one.site_id,
        system: one.system,
        ref: one.ref,
        name: one.name,
        state: one.state,
        owner: one.account_name,
        project: one.project_name ?? one.project_id,
      })),
      credentials: credentials.slice(0, MOST_LINES).map(({ credential, account }) => ({
        siteId: account.site_id,
        siteName: nameOf.get(account.site_id) ?? account.site_id,
        system: account.system,
        account: account.name,
        kind: credential.kind,
        name: credential.name,
      })),
      sites: lines,
      approval: approvalNeed(
        {
          users: counted,
          workloads: workloads.length,
          touched,
          gateways: [...new Set(gateways.map(({ label }) => label))],
          many: many.map(({ label }) => label),
          cut,
        },
        limits,
        before,
      ),
      cut:
        cut ||
        [reach.subjects, reach.collateral, reach.notIncluded, neighbours, workloads, credentials].some(
          (list) => list.length > MOST_LINES,
        ),
    },
  };
}

function workloadKey({ site_id, system, ref, kind, account_ref }: WorkloadRow): string {
  return kind === 'vm' ? `workload ${site_id} ${system} ${ref}` : `jobs ${site_id} ${system} ${account_ref}`;
}

function countedBy(ids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
