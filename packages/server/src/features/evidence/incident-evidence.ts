import type { Readable } from 'node:stream';
import {
  type Actor,
  type EvidenceItemView,
  type GiveEvidenceQuery,
  LARGEST_EVIDENCE_BYTES,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { demandReadable, publishIncident, type Sight } from '../incidents/index.ts';
import { type EvidencePlace, keepItem } from './keep-item.ts';
import { MOST_FILES_OF_A_SHARE, MOST_ITEMS_IN_AN_INCIDENT, shareUsedUp } from './model.ts';
import type { PartPlace } from './place.ts';
import { mayGiveToIncident } from './policy.ts';
import { takeEvidence, viewOne } from './service.ts';
import { shareUsed } from './store.ts';

/** Keeps what is given to an incident, in one request. What is given to a drill's incident is its site's. */
export async function giveToIncident(
  app: App,
  actor: Actor,
  incidentId: string,
  request: GiveEvidenceQuery,
  bytes: Readable,
): Promise<EvidenceItemView> {
  const where = await demandGive(app, actor, incidentId, request);
  if (where.part) return await takeEvidence(app, actor, where.part, request, bytes);
  const { place } = where;
  const left = await demandShare(app, app.db, place, 1);
  const stored = await app.blobs.put(bytes, Math.min(left, LARGEST_EVIDENCE_BYTES));
  const at = app.clocks.procedure.now();
  const { name, note, kind } = request;
  const id = await inTransaction(app.db, async (tx) => {
    await demandIncidentTakes(app, tx, place, stored.size);
    const from = { id: actor.id, name: actor.name };
    return (await keepItem(app, tx, { place, name, note, kind, via: 'upload', stored, at, from })).id;
  });
  publishIncident(app, place.incidentId);
  return await viewOne(app.db, id);
}

export type IncidentPlace = EvidencePlace & { incidentId: string };

/** Where it would lie, if this actor may give it. @throws MusterError not-found, auth.denied, request.invalid */
export async function demandGive(
  app: App,
  actor: Actor,
  incidentId: string,
  { site, audience }: Pick<GiveEvidenceQuery, 'site' | 'audience'>,
): Promise<{ place: IncidentPlace; part?: PartPlace }> {
  const sight = await demandReadable(app.db, actor, incidentId, app.clocks.procedure.now());
  const siteId = site ?? onlySiteOf(actor, sight);
  demand(mayGiveToIncident(actor, sight, siteId));
  if (siteId !== null && !sight.sites.includes(siteId))
    throw new MusterError(
      'not-found',
      `There is no site ${siteId} in this incident that you stand for; give the site’s id. Nothing was taken.`,
      '/querystring/site',
    );
  if (siteId !== null && audience === 'csirt')
    throw new MusterError(
      'request.invalid',
      'What is of one site is read by that site. To keep it among the CSIRT, give it to the whole incident.',
      '/querystring/audience',
    );
  const { id, exercise } = sight.incident;
  const place = { participationId: null, incidentId: id, siteId, audience };
  const part = exercise ? await partOf(app.db, id) : undefined;
  return part ? { place, part } : { place };
}

/** Who stands for one site alone gives for it without saying so; who stands for several says for which. */
function onlySiteOf(actor: Actor, { sites }: Sight): string | null {
  if (actor.scope.kind === 'federation') return null;
  if (sites.length > 1)
    throw new MusterError('request.invalid', 'Say of which of your sites it is.', '/querystring/site');
  return sites[0] ?? null;
}

async function partOf(db: Db, incidentId: string): Promise<PartPlace | undefined> {
  const part = await db
    .selectFrom('participation')
    .select(['id', 'campaign_id'])
    .where('incident_id', '=', incidentId)
    .executeTakeFirst();
  return part && { campaign: part.campaign_id, participation: part.id };
}

/** Locks the incident: it is not closed meanwhile, and what comes at once counts against one share. */
export async function demandIncidentTakes(
  app: App,
  tx: Tx,
  place: IncidentPlace,
  size: number,
): Promise<void> {
  const incident = await tx
    .selectFrom('incident')
    .select(['state', 'public_id'])
    .where('id', '=', place.incidentId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  if (incident.state === 'closed')
    throw new MusterError(
      'state.conflict',
      `${incident.public_id} is closed; nothing was kept. An officer can open it again.`,
    );
  await demandShare(app, tx, place, size);
}

/** @throws MusterError state.conflict when the site's share in the incident does not hold so much more; gives what it holds */
export async function demandShare(
  app: App,
  db: Db | Tx,
  place: IncidentPlace,
  size: number,
): Promise<number> {
  const { items, bytes } = await shareUsed(db, place);
  const left = MOST_FILES_OF_A_SHARE * app.config.evidenceMostBytes - bytes;
  if (left < size || items > MOST_ITEMS_IN_AN_INCIDENT) throw shareUsedUp('in one incident');
  return left;
}
