import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { runningHashes } from './running-hashes.ts';
import { lockUpload, setUpload, type UploadRow, uploadById } from './store-uploads.ts';

/** Ends one that will not be whole, and removes what came of it. */
export async function endUpload(
  app: App,
  id: string,
  state: 'given-up' | 'refused',
  by: string,
): Promise<UploadRow> {
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const now = await lockUpload(tx, id);
    if (now?.state !== 'open') throw over(now);
    await recordUpload(tx, by, at, `evidence.upload-${state}`, {
      id,
      participationId: now.participation_id,
      incidentId: now.incident_id,
      size: now.size,
    });
    await setUpload(tx, id, { state });
  });
  runningHashes(app.db).forget(id);
  // A server that dies here leaves the file to the hourly sweep.
  await app.blobs.drop(id);
  await inTransaction(app.db, (tx) => setUpload(tx, id, { dropped_at: at }));
  return (await uploadById(app.db, id)) as UploadRow;
}

export function over(row: UploadRow | undefined): MusterError {
  const why = row?.item_id ? `it became ${row.item_id}` : `it is ${row?.state ?? 'unknown'}`;
  return new MusterError('state.conflict', `Nothing can be added to this upload any more: ${why}.`);
}

export async function recordUpload(
  tx: Tx,
  actor: string,
  at: Date,
  kind: string,
  of: { id: string; participationId: string | null; incidentId: string | null; size: number },
): Promise<void> {
  const subject = of.participationId ?? of.incidentId ?? of.id;
  await appendEntry(tx, { at, kind, subject, actor, body: { upload: of.id, size: of.size } });
}
