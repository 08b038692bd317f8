import type { Actor, AuthoriseRequest } from '@muster/contract';
import ipaddr from 'ipaddr.js';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { sitesByNameOrId } from '../federation/index.ts';
import { demandCampaign } from './campaigns.ts';
import { mayRunCampaign } from './policy.ts';
import { participationAt } from './store.ts';

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
  const campaign = await demandCampaign(app, actor, campaignId, mayRunCampaign);
  if (!['draft', 'rehearsed', 'announced'].includes(campaign.state)) {
    throw new MusterError(
      'state.conflict',
      `The campaign is ${campaign.state}; authorisations are recorded before the start.`,
    );
  }
  request.addresses.forEach((block, i) => {
    if (!ipaddr.isValidCIDR(block))
      throw new MusterError('request.invalid', `${block} is not a CIDR block.`, `/addresses/${i}`);
  });
  const at = app.clocks.procedure.now();
  const id = newId('auth', at);
  await inTransaction(app.db, async (tx) => {
    const [site] = await sitesByNameOrId(tx, [request.site]);
    const part = site && (await participationAt(tx, campaignId, site.id));
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

/** Takes consent back: before the start the site drops out; while it runs, the drill is suspended there (see suspension.ts). */
export async function withdrawAuthorisation(
  app: App,
  actor: Actor,
  campaignId: string,
  siteName: string,
): Promise<void> {
  const campaign = await demandCampaign(app, actor, campaignId, mayRunCampaign);
  demand(
    mayRunCampaign(actor, {
      kind: campaign.scope_kind === 'ngi' ? 'ngi' : 'federation',
      ngiId: campaign.scope_ngi_id,
    }),
  );
  if (campaign.state === 'running') {
    throw new MusterError(
      'state.conflict',
      'The campaign runs; suspend it at this site instead, which stops its copies at once.',
    );
  }
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const [site] = await sitesByNameOrId(tx, [siteName]);
    const part = site && (await participationAt(tx, campaignId, site.id));
    if (!part)
      throw new MusterError('not-found', `The site ${siteName} does not take part in this campaign.`);
    await tx
      .updateTable('site_authorisation')
      .set({ withdrawn_at: at })
      .where('participation_id', '=', part.id)
      .where('withdrawn_at', 'is', null)
      .execute();
    await appendEntry(tx, {
      at,
      kind: 'site.authorisation-withdrawn',
      subject: part.id,
      actor: actor.id,
      body: {},
    });
  });
}
