import { createHash } from 'node:crypto';
import type {
  Actor,
  BeginPartUploadRequest,
  BeginUploadRequest,
  EvidenceUploadView,
  PartQuery,
} from '@muster/contract';
import type { App } from '../../app.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { demandNotClosed, participationById } from '../drills/index.ts';
import { demandReadable } from '../incidents/index.ts';
import { endUpload, over, recordUpload } from './end-upload.ts';
import { finishUpload } from './finish-upload.ts';
import { demandGive, demandShare } from './incident-evidence.ts';
import type { EvidencePlace } from './keep-item.ts';
import { MOST_OPEN_UPLOADS, shareUsedUp } from './model.ts';
import { demandPart, type PartPlace } from './place.ts';
import { mayGiveEvidence, mayGiveToIncident } from './policy.ts';
import { runningHashes } from './running-hashes.ts';
import { leftOfPart, placeOfPart } from './service.ts';
import {
  insertUpload,
  lockUpload,
  openUploadsOf,
  openUploadsOfPart,
  setUpload,
  type UploadRow,
  uploadById,
} from './store-uploads.ts';
import { uploadViewOf } from './upload-view.ts';

export async function beginInIncident(
  app: App,
  actor: Actor,
  incidentId: string,
  request: BeginUploadRequest,
): Promise<EvidenceUploadView> {
  const { place, part } = await demandGive(app, actor, incidentId, request);
  if (part) return await beginInPart(app, actor, part, request);
  await demandShare(app, app.db, place, request.size);
  return await begin(app, actor, place, request);
}

export async function beginInPart(
  app: App,
  actor: Actor,
  where: PartPlace,
  request: BeginPartUploadRequest,
): Promise<EvidenceUploadView> {
  const { campaign, part } = await demandPart(app, actor, where, mayGiveEvidence);
  await inTransaction(app.db, (tx) => demandNotClosed(tx, campaign.id));
  if ((await leftOfPart(app.db, part.id)) < request.size) throw shareUsedUp();
  return await begin(app, actor, placeOfPart(part), request);
}

async function begin(
  app: App,
  actor: Actor,
  place: EvidencePlace,
  request: BeginPartUploadRequest,
): Promise<EvidenceUploadView> {
  const { evidenceMostBytes: most } = app.config;
  if (request.size > most)
    throw new MusterError(
      'request.too-large',
      `Files of ${most} bytes are taken at most; this has ${request.size}. Split it, or ask who runs Muster to raise MUSTER_EVIDENCE_MIB.`,
    );
  if ((await app.blobs.room()) < request.size)
    throw new MusterError(
      'storage.full',
      `The evidence store has no room for ${request.size} bytes; nothing was begun. Ask who runs Muster to make room.`,
    );
  const at = app.clocks.procedure.now();
  const row = await inTransaction(app.db, async (tx) => {
    if ((await openUploadsOf(tx, actor.id)).length >= MOST_OPEN_UPLOADS)
      throw new MusterError(
        'state.conflict',
        `${MOST_OPEN_UPLOADS} of your files are on their way; finish them or give them up.`,
      );
    const id = newId('upl', at);
    await recordUpload(tx, actor.id, at, 'evidence.upload-begun', { id, ...place, size: request.size });
    return await insertUpload(tx, {
      id,
      participation_id: place.participationId,
      incident_id: place.incidentId,
      site_id: place.siteId,
      audience: place.audience,
      kind: request.kind,
      name: request.name,
      note: request.note,
      size: request.size,
      declared_sha256: request.sha256 ?? null,
      sha256: null,
      received: 0,
      state: 'open',
      item_id: null,
      created_at: at,
      created_by: actor.id,
      touched_at: at,
      dropped_at: null,
    });
  });
  return request.size === 0 ? await finishUpload(app, actor, row) : uploadViewOf(row);
}

export async function viewUpload(app: App, actor: Actor, id: string): Promise<EvidenceUploadView> {
  return uploadViewOf(await demandUpload(app, actor, id));
}

export async function listPartUploads(
  app: App,
  actor: Actor,
  where: PartPlace,
): Promise<EvidenceUploadView[]> {
  const { part } = await demandPart(app, actor, where, mayGiveEvidence);
  return (await openUploadsOfPart(app.db, actor.id, part.id)).map(uploadViewOf);
}

/**
 * Takes a part where the last one ended. When this resolves it is on the disk, and counted; before, it does not count,
 * whatever happens. Parts of one file follow each other: the row is locked, and who comes with an old offset is told
 * the present one. The last part makes it evidence.
 * @throws MusterError evidence.other-bytes, state.conflict, storage.full
 */
export async function takePart(
  app: App,
  actor: Actor,
  id: string,
  { offset, sha256 }: PartQuery,
  bytes: Buffer,
): Promise<EvidenceUploadView> {
  await demandUpload(app, actor, id);
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw new MusterError(
      'evidence.other-bytes',
      'The part arrived changed; it was not kept. Send it again from the same offset.',
    );
  const row = await inTransaction(app.db, async (tx) => {
    const now = await lockUpload(tx, id);
    if (now?.state !== 'open') throw over(now);
    if (offset !== now.received)
      throw new MusterError(
        'state.conflict',
        `The next byte that is awaited is ${now.received}, not ${offset}. Nothing was lost; go on from there.`,
        '/querystring/offset',
      );
    if (offset + bytes.length > now.size)
      throw new MusterError(
        'request.invalid',
        `That is more than the ${now.size} bytes that were announced; the part was not kept.`,
      );
    if (bytes.length > 0) await app.blobs.append(id, offset, bytes);
    const values = { received: offset + bytes.length, touched_at: app.clocks.procedure.now() };
    await setUpload(tx, id, values);
    return { ...now, ...values };
  });
  runningHashes(app.db).taken(id, offset, bytes);
  return row.received === row.size ? await finishUpload(app, actor, row) : uploadViewOf(row);
}

export async function giveUpUpload(app: App, actor: Actor, id: string): Promise<EvidenceUploadView> {
  await demandUpload(app, actor, id);
  return uploadViewOf(await endUpload(app, id, 'given-up', actor.id));
}

/** Whoever began it goes on with it, as long as they may give there; to others it does not exist. */
async function demandUpload(app: App, actor: Actor, id: string): Promise<UploadRow> {
  const row = await uploadById(app.db, id);
  if (row?.created_by !== actor.id) throw new MusterError('not-found', `You have no upload ${id}.`);
  const part =
    row.participation_id === null ? undefined : await participationById(app.db, row.participation_id);
  if (part) {
    await demandPart(app, actor, { campaign: part.campaign_id, participation: part.id }, mayGiveEvidence);
    return row;
  }
  const sight = await demandReadable(app.db, actor, row.incident_id ?? '', app.clocks.procedure.now());
  demand(mayGiveToIncident(actor, sight, row.site_id));
  return row;
}
