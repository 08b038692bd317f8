import type { Actor, CampaignView } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { enqueue } from '../../jobs/index.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { endpointOf, siteById } from '../federation/index.ts';
import { planDeployment } from '../implants/index.ts';
import { openIncident } from '../incidents/index.ts';
import type { Scenario } from '../scenarios/index.ts';
import { type CampaignState, demandTransition } from './campaign-state.ts';
import { demandCampaign, viewCampaign } from './campaigns.ts';
import { planCopies } from './plan-copies.ts';
import { mayRunCampaign } from './policy.ts';
import { scenarioOf } from './scenario-keeping.ts';
import { seededMoment } from './seeded.ts';
import { siteDoorOf } from './site-door.ts';
import {
  type AuthorisationRow,
  authorisationsOf,
  type CampaignRow,
  campaignForUpdate,
  type ParticipationRow,
  participationsOf,
} from './store.ts';
import { demandInWindow } from './window.ts';

/**
 * Starts the campaign: opens one exercise incident a site, plans its copies and its mails. Everything that follows
 * is jobs; nothing outside the database happens here.
 * @throws MusterError campaign.outside-window before, after and too late in the announced window;
 * campaign.not-authorised that names every site whose consent is not recorded.
 */
export async function startCampaign(app: App, actor: Actor, id: string): Promise<CampaignView> {
  await demandCampaign(app, actor, id, mayRunCampaign);
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const campaign = await campaignForUpdate(tx, id);
    if (!campaign) throw new MusterError('not-found', `There is no campaign ${id}.`);
    demandTransition(campaign.state as CampaignState, 'running');
    const scenario = await scenarioOf(tx, campaign.scenario_id);
    demandInWindow(campaign, scenario, at);
    const parts = await participationsOf(tx, id);
    const consents = new Map((await authorisationsOf(tx, id)).map((row) => [row.participation_id, row]));
    await demandConsent(tx, parts, consents);
    for (const part of parts) {
      const consent = consents.get(part.id) as AuthorisationRow;
      await openParticipation(app, tx, actor, { campaign, scenario, part, consent, at });
    }
    await tx.updateTable('campaign').set({ state: 'running', started_at: at }).where('id', '=', id).execute();
    await appendEntry(tx, {
      at,
      kind: 'campaign.started',
      subject: id,
      actor: actor.id,
      body: { sites: parts.length },
    });
  });
  app.events.publish(id, 'campaign.changed', { state: 'running' });
  return await viewCampaign(app, actor, id);
}

async function demandConsent(
  tx: Tx,
  parts: ParticipationRow[],
  consents: ReadonlyMap<string, AuthorisationRow>,
): Promise<void> {
  const missing = parts.filter((part) => !consents.has(part.id));
  if (missing.length === 0) return;
  const names = await Promise.all(
    missing.map(async (part) => (await siteById(tx, part.site_id))?.name ?? part.site_id),
  );
  throw new MusterError(
    'campaign.not-authorised',
    `No authorisation is recorded for ${names.sort().join(', ')}; record it with \`muster drill authorise\`, or leave them out with \`muster drill leave-out\`.`,
  );
}

interface Opening {
  campaign: CampaignRow;
  scenario: Scenario;
  part: ParticipationRow;
  consent: AuthorisationRow;
  at: Date;
}

async function openParticipation(app: App, tx: Tx, actor: Actor, opening: Opening): Promise<void> {
  const { campaign, scenario, part, at } = opening;
  const site = await siteById(tx, part.site_id);
  if (!site) throw new MusterError('not-found', `The site ${part.site_id} has gone from the registry.`);
  const incident = await openIncident(tx, {
    at,
    actor: actor.id,
    exercise: true,
    // The site reads this before the alarm: it must say nothing of the script.
    title: 'Security exercise',
    tlp: scenario.tlp,
    siteId: part.site_id,
    procedure: scenario.procedure,
    overrides: scenario.deadlines,
  });
  await tx.updateTable('participation').set({ incident_id: incident.id }).where('id', '=', part.id).execute();
  await planSiteCopies(app, tx, opening, site.name_key);
  for (const inject of scenario.injects) {
    const injectId = newId('inj', at);
    const dueAt = seededMoment(
      at,
      inject.at,
      inject.window,
      campaign.seed,
      `${site.name_key}:inject:${inject.key}`,
    );
    await tx
      .insertInto('inject')
      .values({ id: injectId, participation_id: part.id, key: inject.key, kind: inject.kind, due_at: dueAt })
      .execute();
    await enqueue(tx, {
      kind: 'drill.inject',
      body: { inject: injectId },
      runAt: dueAt,
      dedupeKey: `inject:${injectId}`,
    });
  }
  if (scenario.probes) {
    const first = seededMoment(at, scenario.probes.from, 0, campaign.seed, site.name_key);
    await enqueue(tx, {
      kind: 'drill.probe',
      body: { participation: part.id, trigger: 'schedule', round: 0 },
      runAt: first,
      dedupeKey: `probe:${part.id}:0`,
    });
  }
}

async function planSiteCopies(app: App, tx: Tx, opening: Opening, site: string): Promise<void> {
  const { campaign, scenario, part, consent, at } = opening;
  const copies = planCopies(scenario, site, consent.hosts, at, campaign.seed);
  if (copies.length === 0 || !scenario.implants) return;
  const controller = await endpointOf(tx, part.site_id, 'controller');
  const door = await endpointOf(tx, part.site_id, 'front-door');
  if (!controller || !door) {
    throw new MusterError(
      'state.conflict',
      `The registry names no front door or controller address for site ${part.site_id}.`,
    );
  }
  for (const copy of copies) {
    const deployment = await planDeployment(tx, {
      at,
      machineAt: app.clocks.machine.now(),
      campaignId: campaign.id,
      participationId: part.id,
      siteId: part.site_id,
      role: copy.role,
      host: copy.host,
      plannedAt: copy.submitAt,
      periodMs: scenario.implants.periodMs,
      jitterPercent: scenario.implants.jitterPercent,
      leaseSeconds: scenario.implants.leaseSeconds,
      dormantSeconds: scenario.implants.dormantSeconds,
      hardLimitSeconds: scenario.implants.hardLimitSeconds,
      controllerAddress: siteDoorOf(controller).settings.address ?? '',
      controllerPort: Number(controller.settings.port),
      submissionAddress:
        copy.role === 'implant' ? (siteDoorOf(door).settings.submissionAddress ?? null) : null,
    });
    await enqueue(tx, {
      kind: 'drill.submit',
      body: { deployment },
      runAt: copy.submitAt,
      dedupeKey: `submit:${deployment}`,
    });
  }
}
