import type {
  Actor,
  AnswerBanRequest,
  BlockImageRequest,
  ImageBlockView,
  ImageReach,
  OrderWithSites,
  PreviewImageBlockRequest,
} from '@muster/contract';
import { systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { announceOrder, type PlacedOrder, placeOrder, readOrder } from '../orders/index.ts';
import { commonOf } from './contain.ts';
import { readImageBlock, unknownImageBlock } from './image-block-views.ts';
import { recordImageBlock } from './image-ledger.ts';
import { imageReachOf, imageTitle, namedImage, reachOfBlock, sitesOfBlock } from './image-reach.ts';
import { banSight, mayApprove, mayBan, maySteerBan } from './policy.ts';
import { placeOf, sitesFor } from './sites.ts';
import * as store from './store.ts';
import * as blocks from './store-images.ts';
import { blockedAlone, lockMaking } from './store-made-alone.ts';

/** Where servers run from an image, and whether one officer may block it alone. Changes nothing. */
export async function previewImageBlock(
  app: App,
  actor: Actor,
  request: PreviewImageBlockRequest,
): Promise<ImageReach> {
  demand(mayBan(actor));
  const image = namedImage(request.image);
  const { siteIds, sites } = await sitesFor(app.db, actor, request.sites);
  const person = await store.personBehind(app.db, actor.id);
  const before = await blockedAlone(app.db, person, app.clocks.procedure.now());
  return await imageReachOf(app, app.db, { image, siteIds, sites, before }, await store.limits(app.db));
}

/**
 * Orders that nothing new be started from an image, where one officer may do so alone. What runs is left alone.
 * @throws MusterError image-block.needs-approval above a limit: `proposeImageBlock` keeps it for a second officer
 */
export async function blockImage(
  app: App,
  actor: Actor,
  request: BlockImageRequest,
): Promise<OrderWithSites> {
  const { placed } = await inTransaction(app.db, async (tx) => {
    const made = await makeImageBlock(app, tx, actor, request);
    if (made.placed) return { placed: made.placed };
    throw new MusterError(
      'image-block.needs-approval',
      `${made.reasons.join(' ')} Propose the block (POST /api/v1/image-blocks, muster image block), and it waits for them. Nothing was ordered.`,
    );
  });
  announceOrder(app, placed);
  return await readOrder(app, actor, placed.id);
}

/** Blocks an image; above a limit it waits for a second officer. */
export async function proposeImageBlock(
  app: App,
  actor: Actor,
  request: BlockImageRequest,
): Promise<ImageBlockView> {
  const { id, placed } = await inTransaction(app.db, (tx) => makeImageBlock(app, tx, actor, request));
  if (placed) announceOrder(app, placed);
  return await readImageBlock(app, actor, id);
}

async function makeImageBlock(
  app: App,
  tx: Tx,
  actor: Actor,
  request: BlockImageRequest,
): Promise<{ id: string; placed: PlacedOrder | undefined; reasons: readonly string[] }> {
  demand(mayBan(actor));
  const image = namedImage(request.image);
  const at = app.clocks.procedure.now();
  const { siteIds, sites } = await sitesFor(tx, actor, request.sites);
  const limits = await store.limits(tx);
  const common = await commonOf(app, tx, actor, request, limits.mostDays);
  const person = await store.personBehind(tx, actor.id);
  await lockMaking(tx, person);
  const before = await blockedAlone(tx, person, app.clocks.procedure.now());
  const reach = await imageReachOf(app, tx, { image, siteIds, sites, before }, limits);
  const { approval } = reach;
  const waitsUntil = Math.min(at.getTime() + limits.approvalHours * 3_600_000, common.expiresAt.getTime());
  const row: blocks.NewImageBlock = {
    id: newId('ibl', at),
    image,
    title: imageTitle(image),
    reason: common.reason,
    tlp: common.tlp,
    incident_id: common.incidentId,
    exercise: common.exercise,
    ngi_id: placeOf(actor).ngiId,
    site_ids: siteIds,
    state: 'awaiting-approval',
    made_at: at,
    made_by: actor.id,
    made_by_person: person,
    expires_at: common.expiresAt,
    approval,
    approve_by: new Date(waitsUntil),
    reach,
    order_id: null,
  };
  await blocks.insertImageBlock(tx, row);
  await recordImageBlock(tx, row.id, {
    at,
    actor: actor.id,
    kind: 'made',
    text: `${row.title}: ${row.reason}`,
    data: {
      digest: reach.digest,
      servers: reach.servers,
      touched: reach.touched.length,
      approval: approval.needed,
    },
  });
  const placed = approval.needed
    ? undefined
    : await activate(
        app,
        tx,
        actor,
        row,
        sites.map(({ id }) => id),
      );
  return { id: row.id, placed, reasons: approval.reasons };
}

async function activate(
  app: App,
  tx: Tx,
  actor: Actor,
  row: blocks.NewImageBlock,
  siteIds: readonly string[],
  answered: Partial<blocks.ImageBlockChange> = {},
): Promise<PlacedOrder> {
  const placed = await placeOrder(tx, app, actor, {
    kind: 'block-image',
    target: { type: 'image', ...row.image },
    title: row.title,
    effects: { new: 'deny', running: 'leave', storage: 'keep', network: 'keep' },
    reason: row.reason,
    tlp: row.tlp,
    incidentId: row.incident_id,
    exercise: row.exercise,
    expiresAt: row.expires_at,
    siteIds,
    undoes: null,
  });
  await blocks.changeImageBlock(tx, row.id, { ...answered, state: 'active', order_id: placed.id });
  return placed;
}

/** The second person's answer, to the reach as it is now. Never the author's own, also not by a token of theirs. */
export async function answerImageBlock(
  app: App,
  actor: Actor,
  id: string,
  request: AnswerBanRequest,
): Promise<ImageBlockView> {
  const { answer, reason } = request;
  const placed = await inTransaction(app.db, async (tx) => {
    const { row, at } = await lockWaiting(app, tx, actor, id);
    const person = await store.personBehind(tx, actor.id);
    if (!mayApprove(actor, { ngiId: row.ngi_id }, person, row.made_by_person)) {
      throw new MusterError(
        'auth.denied',
        'Its author does not approve a block; another officer has to look at it. Nothing was changed.',
      );
    }
    const reach = await reachOfBlock(app, tx, row);
    if (request.answer === 'approve' && reach.digest !== request.digest) {
      throw new MusterError(
        'ban.reach-grown',
        'Since you looked, servers run from it at other sites, or you looked at something else. Look again; nothing was changed.',
      );
    }
    const answered = { answered_at: at, answered_by: actor.id, answer, answer_reason: reason, reach };
    const kind = answer === 'approve' ? 'approved' : 'refused';
    await recordImageBlock(tx, id, {
      at,
      actor: actor.id,
      kind,
      text: reason,
      data: { digest: reach.digest },
    });
    if (answer === 'refuse') {
      await blocks.changeImageBlock(tx, id, { state: 'refused', ...answered });
      return undefined;
    }
    const sites = await sitesOfBlock(tx, row);
    return await activate(
      app,
      tx,
      actor,
      row,
      sites.map((site) => site.id),
      answered,
    );
  });
  if (placed) announceOrder(app, placed);
  return await readImageBlock(app, actor, id);
}

/** Takes back a block that waits to be approved. */
export async function withdrawImageBlock(
  app: App,
  actor: Actor,
  id: string,
  reason: string,
): Promise<ImageBlockView> {
  await inTransaction(app.db, async (tx) => {
    const { at } = await lockWaiting(app, tx, actor, id);
    await blocks.changeImageBlock(tx, id, { state: 'withdrawn' });
    await recordImageBlock(tx, id, { at, actor: actor.id, kind: 'withdrawn', text: reason });
  });
  return await readImageBlock(app, actor, id);
}

/** What nobody approved in time. */
export async function lapseImageBlocks(app: App): Promise<void> {
  for (const id of await blocks.dueImageBlocks(app.db, app.clocks.procedure.now())) {
    await inTransaction(app.db, async (tx) => {
      const row = await blocks.lockImageBlock(tx, id);
      const at = app.clocks.procedure.now();
      if (row?.state !== 'awaiting-approval' || row.approve_by === null || row.approve_by > at) return;
      await blocks.changeImageBlock(tx, id, { state: 'lapsed' });
      await recordImageBlock(tx, id, { at, actor: systemActor.id, kind: 'lapsed', text: '' });
    });
  }
}

async function lockWaiting(
  app: App,
  tx: Tx,
  actor: Actor,
  id: string,
): Promise<{ row: blocks.ImageBlockRow; at: Date }> {
  const row = await blocks.lockImageBlock(tx, id);
  if (!row || banSight(actor, { ngiId: row.ngi_id, tlp: row.tlp, sites: [] }) !== 'all')
    throw unknownImageBlock();
  demand(maySteerBan(actor, { ngiId: row.ngi_id }));
  const at = app.clocks.procedure.now();
  if (row.state === 'awaiting-approval' && (row.approve_by === null || row.approve_by > at))
    return { row, at };
  throw new MusterError(
    'state.conflict',
    row.state === 'awaiting-approval'
      ? 'Its time to be approved is over; propose it again. Nothing was changed.'
      : `The block is ${row.state} and waits for nobody. Nothing was changed.`,
  );
}
