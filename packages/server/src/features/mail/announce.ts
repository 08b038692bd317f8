import type { App } from '../../app.ts';
import { placeOf } from './store.ts';

/** Tells those who watch the campaign that something of its mail changed; to be called after the commit. */
export async function announce(
  app: App,
  of: { participationId: string | null; incidentId: string | null },
): Promise<void> {
  const { campaignId, participationId } = await placeOf(app.db, of);
  if (campaignId === null && of.incidentId !== null)
    app.events.publish(of.incidentId, 'incident.changed', {});
  if (campaignId !== null) app.events.publish(campaignId, 'mail.changed', { participation: participationId });
}
