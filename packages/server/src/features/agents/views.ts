import type { Actor, AgentChangeView, AgentView, SiteAgents } from '@muster/contract';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { demandSite, siteNames } from '../federation/index.ts';
import { namesOfActors } from '../people/index.ts';
import { streamPositions } from '../signals/index.ts';
import { demandAgent, placeOf } from './place.ts';
import { mayEnrolAgents, mayReadAgents } from './policy.ts';
import * as store from './store.ts';

/** Tokens that were made longer ago are of no interest. */
const TOKENS_SHOWN_MS = 30 * 86_400_000;
const MOST_CHANGES = 200;

/** The agents of the sites that the reader answers for; of one site when it is named. */
export async function listAgents(app: App, actor: Actor, site: string | undefined): Promise<SiteAgents> {
  const siteIds = await readableSites(app, actor, site);
  const agents = await store.agentsOfSites(app.db, siteIds);
  const now = app.clocks.procedure.now();
  const tokens = await store.tokensOfSites(app.db, siteIds, new Date(now.getTime() - TOKENS_SHOWN_MS));
  const mayEnrol = new Map<string, boolean>();
  for (const { site_id } of tokens) {
    if (!mayEnrol.has(site_id)) mayEnrol.set(site_id, mayEnrolAgents(actor, await placeOf(app.db, site_id)));
  }
  const shown = tokens.filter(({ site_id }) => mayEnrol.get(site_id));
  const names = await namesOfActors(
    app.db,
    shown.map(({ made_by }) => made_by),
  );
  const sites = await siteNames(
    app.db,
    shown.map(({ site_id }) => site_id),
  );
  return {
    agents: await agentViews(app, agents),
    enrolments: shown.map((token) => ({
      id: token.id,
      site: { id: token.site_id, name: sites.get(token.site_id) ?? token.site_id },
      name: token.name,
      madeAt: token.made_at.toISOString(),
      madeBy: names.get(token.made_by) ?? token.made_by,
      expiresAt: token.expires_at.toISOString(),
      state: stateOf(token, now),
    })),
  };
}

export async function viewAgent(app: App, actor: Actor, id: string): Promise<AgentView> {
  const { agent } = await demandAgent(app.db, actor, id);
  return (await agentViews(app, [agent]))[0] as AgentView;
}

/** What changed at an agent, the latest first. */
export async function listAgentChanges(app: App, actor: Actor, id: string): Promise<AgentChangeView[]> {
  await demandAgent(app.db, actor, id);
  const rows = await app.db
    .selectFrom('agent_change')
    .select(['at', 'what', 'detail'])
    .where('agent_id', '=', id)
    .orderBy('ord', 'desc')
    .limit(MOST_CHANGES)
    .execute();
  return rows.map(({ at, what, detail }) => ({ at: at.toISOString(), what, detail }));
}

/** Null for all. */
async function readableSites(app: App, actor: Actor, named: string | undefined): Promise<string[] | null> {
  if (named !== undefined) {
    const { id, ngi_id } = await demandSite(app.db, actor, named);
    demand(mayReadAgents(actor, { siteId: id, ngiId: ngi_id }));
    return [id];
  }
  const { scope } = actor;
  if (scope.kind === 'site') {
    demand(mayReadAgents(actor, { siteId: scope.siteId, ngiId: null }));
    return [scope.siteId];
  }
  if (scope.kind === 'ngi') {
    demand(mayReadAgents(actor, { siteId: '', ngiId: scope.ngiId }));
    const rows = await app.db.selectFrom('site').select('id').where('ngi_id', '=', scope.ngiId).execute();
    return rows.map(({ id }) => id);
  }
  demand(mayReadAgents(actor, { siteId: '', ngiId: null }));
  return null;
}

async function agentViews(app: App, rows: readonly store.KeyedAgent[]): Promise<AgentView[]> {
  const positions = await streamPositions(
    app.db,
    rows.map(({ stream_id }) => stream_id),
  );
  const sites = await siteNames(
    app.db,
    rows.map(({ site_id }) => site_id),
  );
  const names = await namesOfActors(
    app.db,
    rows.flatMap(({ confirmed_by }) => confirmed_by ?? []),
  );
  return rows.map((row) => ({
    id: row.id,
    site: { id: row.site_id, name: sites.get(row.site_id) ?? row.site_id },
    name: row.name,
    state: row.state,
    fingerprint: row.thumbprint,
    version: row.version,
    hostname: row.hostname,
    enrolledAt: row.enrolled_at.toISOString(),
    confirmedAt: row.confirmed_at?.toISOString() ?? null,
    confirmedBy: row.confirmed_by === null ? null : (names.get(row.confirmed_by) ?? row.confirmed_by),
    endedAt: row.ended_at?.toISOString() ?? null,
    endedWhy: row.ended_why,
    replaces: row.replaces,
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    lateSince: row.late_since?.toISOString() ?? null,
    streamSeq: positions.get(row.stream_id)?.seq ?? 0,
    waiting: positions.get(row.stream_id)?.waiting ?? 0,
    report: row.report,
  }));
}

function stateOf(token: store.TokenRow, now: Date): 'open' | 'used' | 'expired' | 'withdrawn' {
  if (token.used_at !== null) return 'used';
  if (token.withdrawn_at !== null) return 'withdrawn';
  return token.expires_at > now ? 'open' : 'expired';
}
