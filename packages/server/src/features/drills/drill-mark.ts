import type { DrillMarkView } from '@muster/contract';
import type { App } from '../../app.ts';
import { deploymentsBySha256, tokensOf } from '../implants/index.ts';
import { campaignSecret } from './campaign-secret.ts';
import { scenarioOf } from './scenario-keeping.ts';
import { campaignById } from './store.ts';
import { siteToken } from './submit-copies.ts';

/**
 * Anybody who holds a hash, an address, an id or a token may ask whether it belongs to an exercise. The answer names
 * no site, no campaign and nothing of its script: only that it is one, since when, and whom to ask.
 */
export async function lookUpDrillMark(app: App, value: string): Promise<DrillMarkView> {
  // As it stands in a file of a copy: `canary-token=…`.
  const text = value.trim().replace(/^[a-z-]{1,40}-token=/i, '');
  const found =
    (await byIncidentId(app, text)) ??
    (await byHash(app, text)) ??
    (await byAddress(app, text)) ??
    (await byToken(app, text));
  return (
    found ?? {
      exercise: false,
      what: 'Nothing that is known here as part of an exercise. Treat it as real.',
      contact: null,
      since: null,
    }
  );
}

async function byIncidentId(app: App, text: string): Promise<DrillMarkView | null> {
  const row = await app.db
    .selectFrom('incident')
    .innerJoin('participation', 'participation.incident_id', 'incident.id')
    .select(['participation.campaign_id'])
    .where('incident.public_id', '=', text.toUpperCase())
    .where('incident.exercise', '=', true)
    .executeTakeFirst();
  return row ? await answer(app, row.campaign_id, 'This incident belongs to a security exercise.') : null;
}

async function byHash(app: App, text: string): Promise<DrillMarkView | null> {
  if (!/^[0-9a-f]{64}$/i.test(text)) return null;
  const [row] = await deploymentsBySha256(app.db, text.toLowerCase());
  return row
    ? await answer(app, row.campaign_id, 'This program belongs to a security exercise and is harmless.')
    : null;
}

/**
 * Where copies come from or report to. An address passes to others: an exercise that is long over must not vouch for
 * who has it now.
 */
async function byAddress(app: App, text: string): Promise<DrillMarkView | null> {
  const address = text.replace(/:\d+(\/tcp)?$/, '');
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return null;
  const row = await app.db
    .selectFrom('deployment')
    .innerJoin('campaign', 'campaign.id', 'deployment.campaign_id')
    .select(['deployment.campaign_id', 'deployment.controller_address'])
    .where((e) =>
      e.or([
        e('deployment.controller_address', '=', address),
        e('deployment.submission_address', '=', address),
      ]),
    )
    .where((e) =>
      e.or([
        e('campaign.state', 'in', ['running', 'stopping']),
        e('campaign.closed_at', '>', daysAgo(app, 30)),
        e('campaign.aborted_at', '>', daysAgo(app, 30)),
      ]),
    )
    .orderBy('deployment.no', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const what =
    row.controller_address === address
      ? 'This address is a controller of a security exercise.'
      : 'Programs of a security exercise are submitted from this address.';
  return await answer(app, row.campaign_id, what);
}

function daysAgo(app: App, days: number): Date {
  return new Date(app.clocks.procedure.now().getTime() - days * 86_400_000);
}

/** Tokens are derived, not stored: those of the campaigns of the last half year are tried. */
async function byToken(app: App, text: string): Promise<DrillMarkView | null> {
  const token = text.toLowerCase();
  if (!/^[a-z2-7]{16}$/.test(token)) return null;
  const rows = await app.db
    .selectFrom('deployment')
    .innerJoin('campaign', 'campaign.id', 'deployment.campaign_id')
    .select(['deployment.id', 'deployment.site_id', 'deployment.campaign_id', 'deployment.nonce'])
    .where('campaign.started_at', '>', daysAgo(app, 183))
    .where('deployment.role', '=', 'implant')
    .execute();
  const row = rows.find((one) => {
    const secret = campaignSecret(app.keys, one.campaign_id);
    const { memory, unlinked } = tokensOf(app.keys, one);
    return [siteToken(secret, one, 'canary'), siteToken(secret, one, 'config'), memory, unlinked].includes(
      token,
    );
  });
  return row ? await answer(app, row.campaign_id, 'This token belongs to a security exercise.') : null;
}

async function answer(app: App, campaignId: string, what: string): Promise<DrillMarkView> {
  const campaign = await campaignById(app.db, campaignId);
  const scenario = campaign && (await scenarioOf(app.db, campaign.scenario_id));
  return {
    exercise: true,
    what,
    contact: scenario?.contact ?? null,
    since: campaign?.started_at?.toISOString() ?? null,
  };
}
