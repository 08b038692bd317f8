import type { Actor, CampaignView, RehearsalView } from '@muster/contract';
import { maskedHash, readTemplate, readTemplateFacts } from '@muster/implant';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { endpointOf, recipientsFor, siteById } from '../federation/index.ts';
import type { Scenario } from '../scenarios/index.ts';
import { demandTransition } from './campaign-state.ts';
import { demandCampaign, viewCampaign } from './campaigns.ts';
import { mayRunCampaign } from './policy.ts';
import { scenarioOf } from './scenario-keeping.ts';
import { siteDoorOf } from './site-door.ts';
import { type ParticipationRow, participationsOf } from './store.ts';
import { textNames, unknownNames } from './text.ts';

type Finding = RehearsalView['findings'][number];

/**
 * Tries everything that can be tried without telling anybody: texts, contacts, addresses, front doors and
 * credentials, and that the program to be deployed is the audited one. Only a clean rehearsal leads on.
 */
export async function rehearseCampaign(app: App, actor: Actor, id: string): Promise<CampaignView> {
  const campaign = await demandCampaign(app, actor, id, mayRunCampaign);
  if (campaign.state !== 'rehearsed')
    demandTransition(campaign.state === 'draft' ? 'draft' : 'closed', 'rehearsed');
  const scenario = await scenarioOf(app.db, campaign.scenario_id);
  const parts = await participationsOf(app.db, id);
  const findings: Finding[] = [textsAreFilled(scenario), ...programIsAudited(scenario)];
  for (const part of parts) findings.push(...(await rehearseSite(app, scenario, part)));
  const at = app.clocks.procedure.now();
  const rehearsal: RehearsalView = { at: at.toISOString(), ok: findings.every(({ ok }) => ok), findings };
  await inTransaction(app.db, async (tx) => {
    await tx
      .updateTable('campaign')
      .set({ state: rehearsal.ok ? 'rehearsed' : 'draft', rehearsal: JSON.stringify(rehearsal) })
      .where('id', '=', id)
      .where('state', 'in', ['draft', 'rehearsed'])
      .execute();
    await appendEntry(tx, {
      at,
      kind: 'campaign.rehearsed',
      subject: id,
      actor: actor.id,
      body: { ok: rehearsal.ok, findings: findings.length, failed: findings.filter(({ ok }) => !ok).length },
    });
  });
  return await viewCampaign(app, actor, id);
}

function textsAreFilled(scenario: Scenario): Finding {
  const unknown = scenario.injects.flatMap(({ subject, body }) =>
    unknownNames(`${subject}\n${body}`, textNames),
  );
  const detail =
    unknown.length > 0 ? `unknown names: ${unknown.join(', ')}` : `${scenario.injects.length} texts`;
  return { site: null, ok: unknown.length === 0, what: 'texts', detail };
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

async function rehearseSite(app: App, scenario: Scenario, part: ParticipationRow): Promise<Finding[]> {
  const site = await siteById(app.db, part.site_id);
  const name = site?.name ?? part.site_id;
  const at = app.clocks.procedure.now();
  const findings: Finding[] = [];
  const roles = [...new Set(scenario.injects.flatMap(({ to }) => to))];
  const contacts = await recipientsFor(app.db, part.site_id, roles, at);
  findings.push({
    site: name,
    ok: contacts.length > 0,
    what: 'contact',
    detail: `${contacts.length} addresses`,
  });
  if (!scenario.implants || !scenario.identities) return findings;
  const controller = await endpointOf(app.db, part.site_id, 'controller');
  findings.push({
    site: name,
    ok: controller !== undefined,
    what: 'controller',
    detail: controller ? 'address is set' : 'no address',
  });
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
