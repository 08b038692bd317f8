import { systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { hashOf } from './checked-bytes.ts';
import { recordWhole } from './custody.ts';
import { recordDamage } from './damage.ts';
import { endUpload } from './end-upload.ts';
import { UPLOAD_MS, VERIFY_EVERY_MS } from './model.ts';
import { itemsToVerify } from './store.ts';
import { forgottenUploads, setUpload, uploadsToDrop } from './store-uploads.ts';

/** Of one run; the next goes on where it ended. At 500 MB/s some minutes of reading. */
const MOST_BYTES = 64 * 1024 ** 3;
const MOST_BLOBS = 500;

/** Reads what was not read for a week, the longest first, and compares it with what came in. */
export async function scrubEvidence(app: App, signal?: AbortSignal): Promise<void> {
  const at = app.clocks.procedure.now();
  let bytes = 0;
  let damaged = 0;
  let whole = 0;
  const before = new Date(at.getTime() - VERIFY_EVERY_MS);
  for (const { sha256, size } of await itemsToVerify(app.db, before, MOST_BLOBS)) {
    if (bytes > 0 && bytes + size > MOST_BYTES) break;
    bytes += size;
    const found = await hashOf(() => app.blobs.open(sha256), signal);
    if (found === sha256) {
      whole += 1;
      await recordWhole(app, sha256, systemActor.id);
    } else {
      damaged += 1;
      await recordDamage(app, sha256, found, systemActor.id);
    }
  }
  if (whole + damaged === 0) return;
  await inTransaction(app.db, (tx) =>
    appendEntry(tx, {
      at,
      kind: 'evidence.scrubbed',
      subject: 'evidence',
      actor: systemActor.id,
      body: { blobs: whole + damaged, bytes, damaged },
    }),
  );
}

/** Gives up uploads that nobody went on with, and removes what is left of those that are over. */
export async function sweepUploads(app: App): Promise<void> {
  const at = app.clocks.procedure.now();
  for (const { id } of await forgottenUploads(app.db, new Date(at.getTime() - UPLOAD_MS)))
    await endUpload(app, id, 'given-up', systemActor.id);
  for (const { id } of await uploadsToDrop(app.db)) {
    await app.blobs.drop(id);
    await inTransaction(app.db, (tx) => setUpload(tx, id, { dropped_at: at }));
  }
}
