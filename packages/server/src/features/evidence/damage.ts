import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { newId } from '../../kernel/ids.ts';
import { logEvent, publishIncident } from '../incidents/index.ts';
import { queueNotice } from '../notify/index.ts';
import { STORE } from './model.ts';
import { insertCustody, itemsById, lockItemsOf, setItem } from './store.ts';

/** The stored bytes of a hash are not those that came in: everything that rests on them says so from now on. Once. */
export async function recordDamage(app: App, sha256: string, found: string, actor: string): Promise<void> {
  const at = app.clocks.procedure.now();
  const told = await inTransaction(app.db, async (tx) => {
    const kept = (await lockItemsOf(tx, sha256)).filter(({ state }) => state === 'kept');
    const items = await itemsById(
      tx,
      kept.map(({ id }) => id),
    );
    await setItem(
      tx,
      items.map(({ id }) => id),
      { state: 'damaged' },
    );
    for (const item of items) {
      const entry = await appendEntry(tx, {
        at,
        kind: 'evidence.damaged',
        subject: item.of_incident ?? item.participation_id ?? item.id,
        actor,
        body: { evidence: item.id, sha256, found },
      });
      await insertCustody(tx, {
        id: newId('cus', at),
        item_id: item.id,
        kind: 'damaged',
        at,
        recorded_at: at,
        from_who: 'Muster',
        to_who: 'Muster',
        why: found === '' ? 'Nothing lies there any more.' : 'What lies there is not what came in.',
        sha256_before: sha256,
        sha256_after: found,
        place: STORE,
        actor,
        entry_id: entry,
      });
      const text = `Evidence is damaged: ${item.name} (${item.id}) does not have the hash that it came with.`;
      await queueNotice(tx, app, {
        incidentId: item.of_incident,
        kind: 'evidence.damaged',
        to: [{ kind: 'csirt' }],
        text,
        key: `evidence.damaged:${entry}`,
        audience: 'csirt',
      });
      if (item.of_incident === null) continue;
      const data = { evidence: item.id, sha256, found };
      const of = { incidentId: item.of_incident, at, kind: 'evidence.damaged', actor, text, data, entry };
      await logEvent(tx, of);
    }
    return items.flatMap(({ of_incident }) => of_incident ?? []);
  });
  for (const incident of new Set(told)) publishIncident(app, incident);
  if (told.length > 0) app.log.error({ sha256, found }, 'stored evidence is damaged');
}
