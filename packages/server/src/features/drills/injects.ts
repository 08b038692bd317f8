import { systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { recipientsFor, siteById } from '../federation/index.ts';
import { clocksOf, recordFact } from '../incidents/index.ts';
import { queueMessage } from '../mail/index.ts';
import type { Scenario } from '../scenarios/index.ts';
import { scenarioOf } from './scenario-keeping.ts';
import { campaignById, lockParticipation, type ParticipationRow } from './store.ts';
import { fillText, reportForm } from './text.ts';

/**
 * Sends one inject of one site: the recipients are looked up now and frozen with the message. Clocks begin with
 * the alarm and with each request. A suspended site and a campaign that does not run get nothing more.
 */
export async function sendInject(app: App, injectId: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const inject = await tx
      .selectFrom('inject')
      .selectAll()
      .where('id', '=', injectId)
      .forUpdate()
      .executeTakeFirst();
    // Held, so that a suspension comes either before or after it.
    const part = inject && (await lockParticipation(tx, inject.participation_id));
    const campaign = part && (await campaignById(tx, part.campaign_id));
    if (!inject || !part?.incident_id || !campaign) return;
    if (inject.sent_at || part.suspended_at || campaign.state !== 'running') return;
    const scenario = await scenarioOf(tx, campaign.scenario_id);
    const script = scenario.injects.find(({ key }) => key === inject.key);
    const incident = await tx
      .selectFrom('incident')
      .selectAll()
      .where('id', '=', part.incident_id)
      .executeTakeFirstOrThrow();
    if (!script) return;
    const at = app.clocks.procedure.now();
    const entry = await appendEntry(tx, {
      at,
      kind: 'inject.sent',
      subject: part.id,
      actor: systemActor.id,
      body: { inject: injectId, key: inject.key },
    });
    await beginClock(tx, inject.kind, { part, incidentId: incident.id, key: inject.id, at, entry });
    const values = await textValues(tx, {
      scenario,
      part,
      publicId: incident.public_id,
      startedAt: campaign.started_at ?? at,
      asks: script.asks,
      at,
    });
    const recipients = await recipientsFor(tx, part.site_id, script.to, at);
    const message = await queueMessage(tx, {
      at,
      kind: inject.kind,
      ref: injectId,
      participationId: part.id,
      incidentId: incident.id,
      publicId: incident.public_id,
      tlp: scenario.tlp,
      subject: fillText(script.subject, values),
      body: fillText(script.body, values),
      recipients,
      notBefore: at,
      exerciseContact: scenario.contact,
    });
    await tx
      .updateTable('inject')
      .set({ sent_at: at, message_id: message, entry_id: entry })
      .where('id', '=', injectId)
      .execute();
    app.events.publish(campaign.id, 'inject.sent', { participation: part.id, inject: inject.key });
  });
}

interface Beginning {
  part: ParticipationRow;
  incidentId: string;
  key: string;
  at: Date;
  entry: string;
}

async function beginClock(
  tx: Tx,
  kind: string,
  { part, incidentId, key, at, entry }: Beginning,
): Promise<void> {
  if (kind === 'notice') return;
  const fact = kind === 'alarm' ? { kind: 'alarm-raised' } : { kind: 'request-sent', key };
  await recordFact(tx, {
    incidentId,
    ...fact,
    at,
    recordedAt: at,
    source: 'muster',
    evidence: entry,
    actor: systemActor.id,
  });
  if (kind === 'alarm')
    await tx.updateTable('participation').set({ alarm_at: at }).where('id', '=', part.id).execute();
}

interface TextContext {
  scenario: Scenario;
  part: ParticipationRow;
  publicId: string;
  startedAt: Date;
  asks: string[];
  at: Date;
}

async function textValues(tx: Tx, context: TextContext): Promise<Record<string, string>> {
  const { scenario, part, publicId } = context;
  const site = await siteById(tx, part.site_id);
  const clocks = await clocksOf(tx, part.incident_id as string, context.at);
  const due = (step: string): string => {
    const readings = clocks.filter((clock) => clock.step === step && clock.dueAt);
    const last = readings.at(-1)?.dueAt;
    return last ? `${last.toISOString().slice(0, 16).replace('T', ' ')} UTC` : 'as the procedure says';
  };
  const questions = scenario.questions.filter(({ id }) => context.asks.includes(id));
  return {
    site: site?.name ?? part.site_id,
    incident: publicId,
    identity: scenario.identities?.drill.name ?? '',
    started: `${context.startedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    contact: scenario.contact,
    questions: questions.map(({ id, text }) => `  ${id}: ${text}`).join('\n'),
    report: reportForm(publicId),
    'due.acknowledge': due('acknowledge'),
    'due.contain': due('contain'),
    'due.answer': due('answer'),
    'due.close': due('close'),
  };
}
