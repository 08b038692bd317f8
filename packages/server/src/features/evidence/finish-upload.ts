import type { Actor, EvidenceUploadView } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { participationById } from '../drills/index.ts';
import { publishIncident } from '../incidents/index.ts';
import { hashOf } from './checked-bytes.ts';
import { endUpload } from './end-upload.ts';
import { demandIncidentTakes, type IncidentPlace } from './incident-evidence.ts';
import { keepItem } from './keep-item.ts';
import { runningHashes } from './running-hashes.ts';
import { demandPartTakes } from './service.ts';
import { lockUpload, setUpload, type UploadRow, uploadById } from './store-uploads.ts';
import { uploadViewOf } from './upload-view.ts';

/**
 * All of it has come: it becomes a blob under its hash, and evidence. Each step may be repeated, so that a server that
 * dies in between loses nothing: an empty last part, or the hourly sweep, goes on from there.
 */
export async function finishUpload(app: App, actor: Actor, row: UploadRow): Promise<EvidenceUploadView> {
  const { id, size } = row;
  const hashes = runningHashes(app.db);
  const sha256 =
    row.sha256 ?? hashes.whole(id, size) ?? (await hashOf(() => app.blobs.openUnfinished(id, size)));
  if (row.declared_sha256 !== null && row.declared_sha256 !== sha256) {
    await endUpload(app, id, 'refused', actor.id);
    throw new MusterError(
      'evidence.other-bytes',
      `What came has the SHA-256 ${sha256}, and ${row.declared_sha256} was announced: nothing was kept. Compute it again over the file and send it anew.`,
    );
  }
  await inTransaction(app.db, (tx) => setUpload(tx, id, { sha256 }));
  await app.blobs.finish(id, { sha256, size });
  await inTransaction(app.db, (tx) => becomeItem(app, tx, actor, id, sha256));
  hashes.forget(id);
  if (row.incident_id !== null) publishIncident(app, row.incident_id);
  return uploadViewOf((await uploadById(app.db, id)) as UploadRow);
}

async function becomeItem(app: App, tx: Tx, actor: Actor, id: string, sha256: string): Promise<void> {
  const row = await lockUpload(tx, id);
  if (row?.state !== 'open') return;
  const place = {
    participationId: row.participation_id,
    incidentId: row.incident_id,
    siteId: row.site_id,
    audience: row.audience,
  };
  const part = row.participation_id === null ? undefined : await participationById(tx, row.participation_id);
  if (part) await demandPartTakes(tx, part.campaign_id, part.id, row);
  // Its own announcement counts in the share already.
  else await demandIncidentTakes(app, tx, place as IncidentPlace, 0);
  const at = app.clocks.procedure.now();
  const item = await keepItem(app, tx, {
    place,
    name: row.name,
    note: row.note,
    kind: row.kind,
    via: 'parts',
    stored: { sha256, size: row.size },
    at,
    from: { id: actor.id, name: actor.name },
  });
  await setUpload(tx, id, { state: 'finished', item_id: item.id, dropped_at: at });
}
