import type { Actor, CampaignView, RehearsalView } from '@muster/contract';
import { maskedHash, readTemplate, readTemplateFacts } from '@muster/implant';
import ipaddr from 'ipaddr.js';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { type Endpoint, endpointOf, recipientsFor, siteById } from '../federation/index.ts';
import { newestProcedure, withOverrides } from '../procedure/index.ts';
import type { Scenario } from '../scenarios/index.ts';
import { type CampaignState, demandTransition } from './campaign-state.ts';
import { demandCampaign, viewCampaign } from './campaigns.ts';
import { mayRunCampaign } from './policy.ts';
import { scenarioOf } from './scenario-keeping.ts';
import { siteDoorOf } from './site-door.ts';
import { type CampaignRow, type ParticipationRow, participationsOf } from './store.ts';
import { textNames, unknownNames } from './text.ts';
import { lastActSeconds } from './window.ts';

type Finding = RehearsalView['findings'][number];

/**
 * Tries everything that can be tried without telling anybody: texts, contacts, addresses, front doors and
 * credentials, and that the program to be deployed is the audited one. Only a clean rehearsal leads on.
 */
export async function rehearseCampaign(app: App, actor: Actor, id: string): Promise<CampaignView> {
  const campaign = await demandCampaign(app, actor, id, mayRunCampaign);
  if (campaign.state !== 'rehearsed') demandTransition(campaign.state as CampaignState, 'rehearsed');
  const scenario = await scenarioOf(app.db, campaign.scenario_id);
  const parts = await participationsOf(app.db, id);
  const findings: Finding[] = [
    textsAreFilled(scenario),
    windowIsLongEnough(campaign, scenario),
    await procedureFits(app, actor, scenario),
    ...programIsAudited(scenario),
  ];
  for (const part of parts) findings.push(...(await rehearseSite(app, scenario, part)));
  const at = app.clocks.procedure.now();
  const rehearsal: RehearsalView = { at: at.toISOString(), ok: findings.every(({ ok }) => ok), findings };
  await inTransaction(app.db, async (tx) => {
    const changed = await tx
      .updateTable('campaign')
      .set({ state: rehearsal.ok ? 'rehearsed' : 'draft', rehearsal: JSON.stringify(rehearsal) })
      .where('id', '=', id)
      .where('state', 'in', ['draft', 'rehearsed'])
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n)
      throw new MusterError('state.conflict', 'Somebody else changed the campaign just now; look again.');
    await appendEntry(tx, {
      at,
      kind: 'campaign.rehearsed',
      subject: id,
      actor: actor.id,
      body: { ok: rehearsal.ok, findings: findings.length, failed: findings.filter(({ ok }) => !ok).length },
    });
  });
  app.events.publish(id, 'campaign.changed', { state: rehearsal.ok ? 'rehearsed' : 'draft' });
  return await viewCampaign(app, actor, id);
}

/** An unknown procedure, or a deadline that it does not have, would show at the start only. */
async function procedureFits(app: App, actor: Actor, scenario: Scenario): Promise<Finding> {
  const overrides = Object.entries(scenario.deadlines).flatMap(([step, deadline]) =>
    deadline ? [{ step, ...deadline }] : [],
  );
  const at = app.clocks.procedure.now();
  try {
    await inTransaction(app.db, async (tx) =>
      withOverrides(await newestProcedure(tx, scenario.procedure, { at, actor: actor.id }), overrides),
    );
    return { site: null, ok: true, what: 'procedure', detail: scenario.procedure };
  } catch (error) {
    if (!(error instanceof MusterError)) throw error;
    return { site: null, ok: false, what: 'procedure', detail: error.message };
  }
}

function textsAreFilled(scenario: Scenario): Finding {
  const unknown = scenario.injects.flatMap(({ subject, body }) =>
    unknownNames(`${subject}\n${body}`, textNames),
  );
  const detail =
    unknown.length > 0 ? `unknown names: ${unknown.join(', ')}` : `${scenario.injects.length} texts`;
  return { site: null, ok: unknown.length === 0, what: 'texts', detail };
}

function windowIsLongEnough(campaign: CampaignRow, scenario: Scenario): Finding {
  const hours = (seconds: number) => Math.round(seconds / 360) / 10;
  const acts = lastActSeconds(scenario);
  const open = (campaign.window_to.getTime() - campaign.window_from.getTime()) / 1000;
  const detail = `open for ${hours(open)} h, and the script acts for ${hours(acts)} h`;
  return { site: null, ok: acts <= open, what: 'window', detail };
}

function programIsAudited(scenario: Scenario): Finding[] {
  if (!scenario.implants) return [];
  const same = maskedHash(readTemplate()) === readTemplateFacts().masked_sha256;
  return [
    {
      site: null,
      ok: same,
      what: 'program',
      detail: same ? 'the template is the published one' : 'the template differs from the published one',
    },
  ];
}

function controllerIsSet(site: string, controller: Endpoint | null): Finding {
  const { address = '', port = '' } = controller ? siteDoorOf(controller).settings : {};
  const ok = ipaddr.IPv4.isValidFourPartDecimal(address) && Number(port) > 0 && Number(port) < 65_536;
  const detail = ok ? 'address is set' : controller ? 'no IPv4 address and port' : 'no address';
  return { site, ok, what: 'controller', detail };
}

async function rehearseSite(app: App, scenario: Scenario, part: ParticipationRow): Promise<Finding[]> {
  const site = await siteById(app.db, part.site_id);
  const name = site?.name ?? part.site_id;
  const at = app.clocks.procedure.now();
  const findings: Finding[] = [];
  // Each inject has roles of its own: that one reaches somebody says nothing of another.
  const unheard: string[] = [];
  const addresses = new Set<string>();
  for (const { key, to } of scenario.injects) {
    const recipients = await recipientsFor(app.db, part.site_id, to, at);
    if (recipients.length === 0) unheard.push(key);
    for (const { address } of recipients) addresses.add(address);
  }
  findings.push({
    site: name,
    ok: unheard.length === 0,
    what: 'contact',
    detail: unheard.length > 0 ? `nobody to send to: ${unheard.join(', ')}` : `${addresses.size} addresses`,
  });
  if (!scenario.identities) return findings;
  if (scenario.implants)
    findings.push(controllerIsSet(name, await endpointOf(app.db, part.site_id, 'controller')));
  const door = await endpointOf(app.db, part.site_id, 'front-door');
  if (!door)
    return [...findings, { site: name, ok: false, what: 'front door', detail: 'none is registered' }];
  for (const [role, identity] of Object.entries(scenario.identities)) {
    const reading = await app.prober.tryDoor(siteDoorOf(door), identity.credential);
    findings.push({
      site: name,
      ok: reading.result === 'let-in',
      what: `front door, ${role}`,
      detail: reading.detail,
    });
  }
  return findings;
}
