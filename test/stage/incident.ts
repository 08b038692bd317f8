import type { IncidentView } from '@muster/contract';
import { fillIncident } from './incident-contents.ts';

/** Asks the server as its administrator; with a body it is a POST. */
export type AskStage = <Answer>(path: string, body?: object) => Promise<Answer>;

/** A real incident at a site, with something in each of its parts, for its pages to show. Gives its id. */
export async function stageIncident(ask: AskStage, siteId: string, now: Date): Promise<string> {
  const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();
  const { id } = await ask<IncidentView>('/api/v1/incidents', {
    title: 'Stolen credential used on the login nodes',
    tlp: 'AMBER',
    severity: 'high',
    siteId,
    procedure: 'egi-sec01',
  });
  await ask(`/api/v1/incidents/${id}/facts`, {
    kind: 'suspected',
    at: hoursAgo(2),
    source: 'phone',
    note: 'The site’s officer called: logins from an address in another country.',
  });
  await fillIncident(ask, id, siteId, now);
  await ask(`/api/v1/incidents/${id}/shares`, {
    kind: 'vo',
    ref: 'biomed',
    reason: 'The credential is of one of their users.',
  });
  return id;
}
