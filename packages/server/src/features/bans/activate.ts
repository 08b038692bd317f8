import { type Actor, type BanSubject, isTlpWithin, type SubjectIdentifier } from '@muster/contract';
import { matches } from '@muster/subjects';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { type PlacedOrder, placeOrder } from '../orders/index.ts';
import { announceBan } from '../signals/index.ts';
import { presentSites } from './sites.ts';
import * as store from './store.ts';

/** Orders a ban at its sites and puts it on the lists. */
export async function activate(app: App, tx: Tx, actor: Actor, ban: store.BanRow): Promise<PlacedOrder> {
  const at = app.clocks.procedure.now();
  const siteIds = await sitesOf(tx, ban);
  const placed = await placeBanOrder(app, tx, actor, ban, siteIds);
  await store.changeBan(tx, ban.id, {
    state: 'active',
    active_at: at,
    approve_by: null,
    order_id: placed.id,
    changed_no: await store.nextChange(tx),
  });
  await store.recordEvent(tx, {
    banId: ban.id,
    at,
    actor: actor.id,
    kind: 'active',
    text: `Ordered at ${siteIds.length} ${siteIds.length === 1 ? 'site' : 'sites'}`,
    data: { order: placed.id },
  });
  const told = await tellOthers(tx, app, ban, 'ban');
  return { ...placed, streamIds: [...placed.streamIds, ...told] };
}

/**
 * Tells receivers of others of a ban or of its end, in the words of RISC and CAEP; gives the streams to wake. They know
 * accounts and neither sites nor bans: what holds at some sites alone, or closes no account, is not told, and who is
 * banned everywhere by another one too is not said to be let in again.
 */
export async function tellOthers(
  tx: Tx,
  app: App,
  ban: store.BanRow,
  kind: 'ban' | 'unban',
): Promise<string[]> {
  if (!closesEverywhere(ban)) return [];
  if (kind === 'ban') return await tell(tx, app, ban, 'ban', ban.subject);
  const besides = await store.closingBesides(tx, ban.id);
  // Whoever was told of this ban was told of those, and goes on keeping out whom they mean.
  const known = besides.filter(({ tlp }) => isTlpWithin(tlp, ban.tlp));
  const letIn = ban.subject.identifiers.filter((one) => !known.some((other) => means(other, one)));
  const told = await tell(tx, app, ban, 'unban', { ...ban.subject, identifiers: letIn });
  // Of the others some were told and some may not know: who may hears of them again, after the end of this one.
  for (const other of besides)
    if (!known.includes(other) && letIn.some((one) => means(other, one)))
      told.push(...(await tell(tx, app, other, 'ban', other.subject)));
  return [...new Set(told)];
}

async function tell(
  tx: Tx,
  app: App,
  ban: store.ToldBan,
  kind: 'ban' | 'unban',
  subject: BanSubject,
): Promise<string[]> {
  const queued = await announceBan(tx, app, {
    kind,
    subject,
    tlp: ban.tlp,
    txn: ban.id,
    reason: ban.reason,
    hijacked: false,
    endSessions: ban.effects.new === 'deny',
    exercise: ban.exercise,
  });
  return queued.map(({ streamId }) => streamId);
}

function closesEverywhere({ ngi_id, site_ids, effects }: store.BanRow): boolean {
  return ngi_id === null && site_ids === null && effects.new === 'deny';
}

function means({ subject }: store.ToldBan, identifier: SubjectIdentifier): boolean {
  return matches(subject, [identifier]).length > 0;
}

/** The sites that a ban is for now, without those that were spared. */
export async function sitesOf(tx: store.Reader, ban: store.BanRow): Promise<string[]> {
  const all = ban.site_ids ?? (await presentSites(tx, ban.ngi_id)).map(({ id }) => id);
  return all.filter((id) => !ban.spared.includes(id));
}

export async function placeBanOrder(
  app: App,
  tx: Tx,
  actor: Actor,
  ban: store.BanRow,
  siteIds: readonly string[],
  expiresAt = ban.expires_at,
): Promise<PlacedOrder> {
  return await placeOrder(tx, app, actor, {
    kind: 'ban',
    target: { type: 'subject', subject: ban.subject },
    title: ban.title,
    effects: ban.effects,
    reason: ban.reason,
    tlp: ban.tlp,
    incidentId: ban.incident_id,
    exercise: ban.exercise,
    expiresAt,
    siteIds,
    undoes: null,
    banId: ban.id,
  });
}

/** Orders that a ban be undone at these sites, once for each order of it that still stands. The last one is given. */
export async function placeUnban(
  app: App,
  tx: Tx,
  actor: Actor,
  ban: store.BanRow,
  { siteIds, reason }: { siteIds: readonly string[]; reason: string },
): Promise<PlacedOrder[]> {
  const placed: PlacedOrder[] = [];
  for (const undoes of await store.standingOrderIds(tx, ban.id, app.clocks.procedure.now())) {
    placed.push(
      await placeOrder(tx, app, actor, {
        kind: 'unban',
        target: { type: 'subject', subject: ban.subject },
        title: ban.title,
        effects: ban.effects,
        reason,
        tlp: ban.tlp,
        incidentId: ban.incident_id,
        exercise: ban.exercise,
        expiresAt: null,
        siteIds,
        undoes,
        banId: ban.id,
      }),
    );
  }
  return placed;
}
