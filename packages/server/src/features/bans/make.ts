import {
  type Actor,
  type BanView,
  type MakeBanRequest,
  type PreviewBanRequest,
  publicBanId,
  type ReachView,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { demandHandled, publishIncident } from '../incidents/index.ts';
import { announceOrder, type PlacedOrder } from '../orders/index.ts';
import { activate } from './activate.ts';
import { takeProposal } from './imports.ts';
import { type Ask, effectsFault, expiryFault, grownSince, reachDigest } from './model.ts';
import { mayBan } from './policy.ts';
import { type Measured, measureReach } from './reach.ts';
import { type BanSite, placeOf, sightOfPlace, sitesFor } from './sites.ts';
import * as store from './store.ts';
import { lockMaking, madeAlone } from './store-made-alone.ts';
import { readSubject } from './title.ts';
import { readBan } from './views.ts';

/** Whom a ban would reach. What somebody looked at is kept for an hour: a ban is made with its digest. */
export async function previewBan(app: App, actor: Actor, request: PreviewBanRequest): Promise<ReachView> {
  demand(mayBan(actor));
  return await inTransaction(app.db, async (tx) => {
    const person = await store.personBehind(tx, actor.id);
    const { measured } = await look(app, tx, actor, person, request);
    const { digest } = measured.view;
    await store.keepPreview(tx, {
      digest,
      by: actor.id,
      at: app.clocks.procedure.now(),
      keys: measured.keys,
    });
    return measured.view;
  });
}

interface Look {
  ask: Ask;
  title: string;
  sites: BanSite[];
  measured: Measured;
}

async function look(
  app: App,
  tx: Tx,
  actor: Actor,
  person: string,
  request: PreviewBanRequest,
): Promise<Look> {
  const fault = effectsFault(request.effects);
  if (fault !== undefined)
    throw new MusterError('request.invalid', `${fault} Nothing was changed.`, '/body/effects');
  const { subject, title } = await readSubject(tx, request.subject);
  const { siteIds, sites } = await sitesFor(tx, actor, request.sites);
  const ask: Ask = { subject, effects: request.effects, siteIds };
  const measured = await measureReach(app, tx, ask, {
    sites,
    limits: await store.limits(tx),
    sight: sightOfPlace(placeOf(actor)),
    before: await madeAlone(tx, person, app.clocks.procedure.now()),
  });
  return { ask, title, sites, measured };
}

/**
 * Makes a ban. Where nobody else need approve it is ordered at once.
 * @throws MusterError ban.not-previewed, ban.reach-grown: look again, for what would be banned is not what was seen
 */
export async function makeBan(app: App, actor: Actor, request: MakeBanRequest): Promise<BanView> {
  const { id, placed, incidentId } = await inTransaction(app.db, (tx) => makeBanIn(app, tx, actor, request));
  if (placed) announceOrder(app, placed);
  else if (incidentId !== null) publishIncident(app, incidentId);
  return await readBan(app, actor, id);
}

export async function makeBanIn(
  app: App,
  tx: Tx,
  actor: Actor,
  request: MakeBanRequest,
): Promise<{ id: string; placed: PlacedOrder | undefined; incidentId: string | null }> {
  demand(mayBan(actor));
  const at = app.clocks.procedure.now();
  const limits = await store.limits(tx);
  const expiresAt = new Date(request.expiresAt);
  const fault = expiryFault(expiresAt, at, limits.mostDays);
  if (fault !== undefined)
    throw new MusterError('request.invalid', `${fault} Nothing was changed.`, '/body/expiresAt');
  const incident =
    request.incident === null ? undefined : (await demandHandled(tx, actor, request.incident, at)).incident;
  const person = await store.personBehind(tx, actor.id);
  await lockMaking(tx, person);
  const { ask, title, measured } = await look(app, tx, actor, person, request);
  await demandSeen(tx, actor, request.digest, ask, measured, at);
  const { approval } = measured.view;
  const id = newId('ban', at);
  await tx
    .insertInto('ban')
    .values({
      id,
      title,
      subject: JSON.stringify(ask.subject),
      effects: JSON.stringify(ask.effects),
      reason: request.reason,
      tlp: request.tlp,
      incident_id: incident?.id ?? null,
      exercise: incident?.exercise ?? request.exercise,
      ngi_id: placeOf(actor).ngiId,
      site_ids: ask.siteIds === null ? null : [...ask.siteIds],
      spared: [],
      state: 'awaiting-approval',
      made_at: at,
      made_by: actor.id,
      made_by_person: person,
      certainty: request.certainty,
      expires_at: expiresAt,
      approval: JSON.stringify(approval),
      approve_by: new Date(Math.min(at.getTime() + limits.approvalHours * 3_600_000, expiresAt.getTime())),
      reach: JSON.stringify(measured.view),
      reach_keys: measured.keys,
      active_at: null,
      ended_at: null,
      order_id: null,
      lift_order_id: null,
      changed_no: null,
      ended_no: null,
    })
    .execute();
  const ban = (await store.lockBan(tx, id)) as store.BanRow;
  await store.recordEvent(tx, {
    banId: id,
    at,
    actor: actor.id,
    kind: 'made',
    text: `${publicBanId(ban.no)} of ${title}: ${request.reason}`,
    data: {
      digest: measured.view.digest,
      totals: {
        ...measured.view.totals,
        counted: measured.view.totals.counted ?? measured.view.totals.users,
      },
      approval: approval.needed,
      certainty: request.certainty,
      expires_at: expiresAt.toISOString(),
      incident: incident?.id ?? null,
      proposal: request.proposal,
    },
  });
  if (request.proposal !== null) await takeProposal(tx, app, actor, request.proposal, ban);
  const placed = approval.needed ? undefined : await activate(app, tx, actor, ban);
  return { id, placed, incidentId: incident?.id ?? null };
}

/** What is made must be what was looked at, or less. */
async function demandSeen(
  tx: Tx,
  actor: Actor,
  digest: string,
  ask: Ask,
  measured: Measured,
  at: Date,
): Promise<void> {
  const seen = await store.previewKeys(tx, digest, actor.id, at);
  if (!seen || reachDigest(ask, seen) !== digest) {
    throw new MusterError(
      'ban.not-previewed',
      'This is not what you looked at, or you looked at it more than an hour ago. Preview it again; nothing was changed.',
    );
  }
  demandNotGrown(seen, measured.keys);
}

/** @throws MusterError ban.reach-grown */
export function demandNotGrown(seen: readonly string[], now: readonly string[]): void {
  const grown = grownSince(seen, now);
  if (grown.length === 0) return;
  const kinds = [...new Set(grown.map((key) => key.slice(0, key.indexOf(' '))))].join(', ');
  throw new MusterError(
    'ban.reach-grown',
    `Since it was looked at, ${grown.length} more came within its reach (${kinds}). Look again; nothing was changed.`,
  );
}
