import type { IncidentView, RecipientView } from '@muster/contract';
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
  await writeToSite(ask, id);
  await ask('/api/v1/abuse-reports', {
    via: 'phone',
    reporterName: 'Abuse desk of a provider',
    reporterAddress: 'abuse@provider.example',
    subject: 'SSH guessing from your network',
    text: 'Since 03:10 UTC our honeypot sees guesses from 198.51.100.23 port 40122.\nThey ask for hxxp://pool[.]coinquarry[.]example afterwards.',
  });
  return id;
}

/** A question to whom the registry proposes. */
async function writeToSite(ask: AskStage, id: string): Promise<void> {
  const all = await ask<RecipientView[]>(`/api/v1/incidents/${id}/recipients`);
  await ask(`/api/v1/incidents/${id}/messages`, {
    kind: 'request',
    tlp: 'AMBER',
    subject: 'Which hosts saw the credential?',
    body: 'Dear colleagues,\n\nplease list the hosts and the times, and keep an image of each.\n\nThe CSIRT',
    recipients: all.filter(({ proposed }) => proposed).map(({ address }) => ({ address, as: 'to' })),
    idempotencyKey: 'stage-question-1',
  });
}
