import type { TlpLabel, WebhookDeliveryView, WebhookView } from '@muster/contract';
import { namesOfActors } from '../people/index.ts';
import * as store from './store.ts';

export async function webhookViews(
  db: store.Reader,
  rows: readonly store.WebhookRow[],
  at: Date,
): Promise<WebhookView[]> {
  const names = await namesOfActors(
    db,
    rows.map(({ made_by }) => made_by),
  );
  const ngis = await ngiNames(db, rows);
  return await Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      name: row.name,
      url: row.url,
      kinds: row.kinds,
      mostTlp: row.most_tlp as TlpLabel,
      owner: {
        kind: row.owner_kind,
        ngiId: row.owner_id,
        name: row.owner_id === null ? 'CSIRT' : (ngis.get(row.owner_id) ?? row.owner_id),
      },
      madeAt: row.made_at.toISOString(),
      madeBy: names.get(row.made_by) ?? row.made_by,
      failingSince: row.failing_since?.toISOString() ?? null,
      disabledAt: row.disabled_at?.toISOString() ?? null,
      disabledWhy: row.disabled_why,
      secrets: (await store.secretsOf(db, row.id, at)).map((one) => ({
        madeAt: one.made_at.toISOString(),
        endsAt: one.ends_at?.toISOString() ?? null,
      })),
    })),
  );
}

export function deliveryViewOf(row: store.DeliveryRow & { public_id: string | null }): WebhookDeliveryView {
  return {
    id: row.id,
    kind: row.kind,
    incident: row.public_id,
    madeAt: row.made_at.toISOString(),
    state: row.state,
    attempts: row.attempts,
    nextTryAt: row.next_try_at?.toISOString() ?? null,
    lastTryAt: row.last_try_at?.toISOString() ?? null,
    lastStatus: row.last_status,
    lastError: row.last_error,
  };
}

async function ngiNames(db: store.Reader, rows: readonly store.WebhookRow[]): Promise<Map<string, string>> {
  const ids = rows.flatMap(({ owner_id }) => owner_id ?? []);
  if (ids.length === 0) return new Map();
  const found = await db.selectFrom('ngi').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(found.map(({ id, name }) => [id, name]));
}
