import type { Actor, MailboxView } from '@muster/contract';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { mayReadMailboxes } from './policy.ts';
import { allPlaces } from './store.ts';

export async function listMailboxes(app: App, actor: Actor): Promise<MailboxView[]> {
  demand(mayReadMailboxes(actor));
  const places = await allPlaces(app.db);
  return places.map(({ mailbox, read_at, uid_validity, failing_since, failure }) => ({
    name: mailbox,
    // Without a validity it was never opened.
    readAt: uid_validity === '' ? null : read_at.toISOString(),
    failingSince: failing_since?.toISOString() ?? null,
    failure,
  }));
}
