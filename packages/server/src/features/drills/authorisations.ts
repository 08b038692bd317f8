import type { Actor, AuthoriseRequest } from '@muster/contract';
import ipaddr from 'ipaddr.js';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { sitesByNameOrId } from '../federation/index.ts';
import { demandCampaign } from './campaigns.ts';
import { mayRunCampaign } from './policy.ts';
import { campaignForUpdate, invitedAt } from './store.ts';

/**
 * Records that a site agreed: who, when, which hosts and addresses, and who of it knows beforehand. Without it
 * nothing is deployed there. A new record replaces the one before, which stays readable.
 */
export async function recordAuthorisation(
  app: App,
  actor: Actor,
  campaignId: string,
  request: AuthoriseRequest,
): Promise<{ id: string }> {
  await demandCampaign(app, actor, campaignId, mayRunCampaign);
  request.addresses.forEach((block, i) => {
    if (!ipaddr.isValidCIDR(block))
      throw new MusterError('request.invalid', `${block} is not a CIDR block.`, `/addresses/${i}`);
  });
  const at = app.clocks.procedure.now();
  if (new Date(request.agreedAt) > at)
    throw new MusterError('request.invalid', 'A consent cannot lie in the future.', '/agreedAt');
  const id = newId('auth', at);
  await inTransaction(app.db, async (tx) => {
    await demandNotStarted(tx, campaignId);
    const [site] = await sitesByNameOrId(tx, [request.site]);
    const part = site && (await invitedAt(tx, campaignId, site.id));
    if (!part)
      throw new MusterError('not-found', `The site ${request.site} does not take part in this campaign.`);
    const salt = await saltFor(tx, id);
    const entry = await appendEntry(tx, {
      at,
      kind: 'site.authorised',
      subject: part.id,
      actor: actor.id,
      body: {
        authorisation: id,
        agreedAt: request.agreedAt,
        hosts: request.hosts.length,
        who: commitment(salt, `${request.agreedBy}\n${request.whiteCell.name}\n${request.whiteCell.email}`),
        scope: commitment(salt, [...request.hosts, ...request.addresses].join('\n')),
      },
    });
    await tx
      .updateTable('site_authorisation')
      .set({ withdrawn_at: at })
      .where('participation_id', '=', part.id)
      .where('withdrawn_at', 'is', null)
      .execute();
    await tx
      .insertInto('site_authorisation')
      .values({
        id,
        participation_id: part.id,
        agreed_by: request.agreedBy,
        agreed_at: new Date(request.agreedAt),
        hosts: JSON.stringify(request.hosts),
        addresses: JSON.stringify(request.addresses),
        white_cell_name: request.whiteCell.name,
        white_cell_email: request.whiteCell.email,
        recorded_by: actor.id,
        recorded_at: at,
        entry_id: entry,
      })
      .execute();
  });
  return { id };
}

/**
 * Takes consent back: until it is recorded anew, or the site is left out, the campaign cannot start. Idempotent. From the start on the record
 * stands, since it says by what right copies were deployed; the drill is suspended there instead (see suspension.ts).
 */
export async function withdrawAuthorisation(
  app: App,
  actor: Actor,
  campaignId: string,
  siteName: string,
): Promise<void> {
  await demandCampaign(app, actor, campaignId, mayRunCampaign);
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    await demandNotStarted(tx, campaignId);
    const [site] = await sitesByNameOrId(tx, [siteName]);
    const part = site && (await invitedAt(tx, campaignId, site.id));
    if (!part)
      throw new MusterError('not-found', `The site ${siteName} does not take part in this campaign.`);
    const withdrawn = await tx
      .updateTable('site_authorisation')
      .set({ withdrawn_at: at })
      .where('participation_id', '=', part.id)
      .where('withdrawn_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (!withdrawn) return;
    await appendEntry(tx, {
      at,
      kind: 'site.authorisation-withdrawn',
      subject: part.id,
      actor: actor.id,
      body: { authorisation: withdrawn.id },
    });
  });
}

/** Holds the campaign until the transaction ends, so that no start comes in between. */
async function demandNotStarted(tx: Tx, campaignId: string): Promise<void> {
  const campaign = await campaignForUpdate(tx, campaignId);
  if (campaign && ['draft', 'rehearsed', 'announced'].includes(campaign.state)) return;
  throw new MusterError(
    'state.conflict',
    `The campaign is ${campaign?.state}; authorisations stand from the start on. Suspend it at a site to end it there.`,
  );
}
