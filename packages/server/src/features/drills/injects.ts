import { systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { recipientsFor, siteById } from '../federation/index.ts';
import { clocksOf } from '../incidents/index.ts';
import { queueMessage } from '../mail/index.ts';
import type { Scenario } from '../scenarios/index.ts';
import { clockOf, noteSent } from './message-sent.ts';
import { scenarioOf } from './scenario-keeping.ts';
import { campaignById, lockParticipation, type ParticipationRow } from './store.ts';
import { fillText, reportForm } from './text.ts';

/**
 * Puts one inject of one site in the mail queue: the recipients are looked up now and frozen with the message. Its
 * clock begins when it leaves. A suspended site and a campaign that does not run get nothing more.
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
    if (inject.queued_at || part.suspended_at || campaign.state !== 'running') return;
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
      kind: 'inject.queued',
      subject: part.id,
      actor: systemActor.id,
      body: { inject: injectId, key: inject.key },
    });
    const values = await textValues(tx, {
      scenario,
      part,
      publicId: incident.public_id,
      startedAt: campaign.started_at ?? at,
      asks: script.asks,
      at,
      begins: clockOf(inject),
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
      .set({ queued_at: at, message_id: message, entry_id: entry })
      .where('id', '=', injectId)
      .execute();
    // With nobody to write to nothing waits in our queue: the registry is the site's, and its clock runs.
    if (recipients.length === 0) await noteSent(app, tx, { inject, part, at, evidence: entry });
  });
}

interface TextContext {
  scenario: Scenario;
  part: ParticipationRow;
  publicId: string;
  startedAt: Date;
  asks: string[];
  at: Date;
  begins: ReturnType<typeof clockOf>;
}

async function textValues(tx: Tx, context: TextContext): Promise<Record<string, string>> {
  const { scenario, part, publicId } = context;
  const site = await siteById(tx, part.site_id);
  // As if it left at once: the text tells what is due before its clock has begun.
  const clocks = await clocksOf(tx, part.incident_id as string, context.at, context.begins);
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
