import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';

export interface WaitingBan {
  id: string;
  title: string;
  made_at: Date;
}

/** Bans of an NGI, or with null of the CSIRT and every NGI, that wait for somebody else than this one; the oldest first. */
export async function bansToApprove(db: Db, ngiId: string | null, not: string): Promise<WaitingBan[]> {
  let rows = db
    .selectFrom('ban')
    .select(['id', 'title', 'made_at'])
    .where('state', '=', 'awaiting-approval')
    .where('made_by', '<>', not)
    .where('made_by_person', '<>', not)
    .orderBy('made_at');
  if (ngiId !== null) rows = rows.where('ngi_id', '=', ngiId);
  return await rows.execute();
}

export interface WaitingAgent {
  id: string;
  site: string;
  confirmed: boolean;
  since: Date;
}

/** Agents at an NGI's sites, or with null at all, that are silent, raise an alarm or are not confirmed; the oldest first. */
export async function agentsInNeed(db: Db, ngiId: string | null): Promise<WaitingAgent[]> {
  const { rows } = await sql<WaitingAgent>`
    select agent.id, site.name as site, agent.state = 'active' as confirmed,
      coalesce(agent.late_since, agent.report_at, agent.enrolled_at) as since
    from agent join site on site.id = agent.site_id
    where (${ngiId}::text is null or site.ngi_id = ${ngiId}) and (agent.state = 'unconfirmed'
      or (agent.state = 'active'
        and (agent.late_since is not null or jsonb_array_length(agent.report -> 'alarms') > 0)))
    order by since`.execute(db);
  return rows;
}
