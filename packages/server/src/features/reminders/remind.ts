import { systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { newId } from '../../kernel/ids.ts';
import { logEvent } from '../incidents/index.ts';
import { queueMessage } from '../mail/index.ts';
import { queueNotice } from '../notify/index.ts';
import {
  allBounced,
  type Ladder,
  nextRungs,
  type Reach,
  RUNGS,
  type RungName,
  reminderText,
  rungWords,
  type SiteContact,
  type Skipped,
  skippedWords,
} from './model.ts';
import * as store from './store.ts';

/** A question to a site that nobody has answered yet. */
export interface OpenAsk {
  incidentId: string;
  siteId: string;
  /** The clock that counts its time: the step and the key of the request, which is its message's id where it has one. */
  step: string;
  key: string | null;
  askedAt: Date;
  dueAt: Date | null;
}

/**
 * Reminds whoever is next, in the caller's transaction. Each rung of a question is reminded once for ever: its row, its mail
 * and its line in the log are written together, so that a server that is killed has either reminded or not.
 * @param reach whom the procedure names now; `bounced`: nobody is due, but go on where all mail came back
 * @returns the rungs that were reminded
 */
export async function remind(
  app: App,
  tx: Tx,
  ask: OpenAsk,
  reach: readonly Reach[] | 'bounced',
): Promise<RungName[]> {
  const at = app.clocks.procedure.now();
  const incident = await store.incidentById(tx, ask.incidentId);
  const site = await store.siteById(tx, ask.siteId);
  if (!incident || !site) return [];
  const ladder = await store.ladderOf(tx, ask.siteId, at);
  const climbed = await store.climbedOf(tx, nameOf(ask));
  const asked = await store.askedBy(tx, ask.incidentId, ask.key, ask.siteId);
  const own = [ladder.site, ladder.second].flatMap((contact) => contact?.address ?? []);
  const before = [...(asked?.addresses ?? []), ...climbed.flatMap(({ addresses }) => addresses)];
  const states = await store.lastStatesOf(tx, [...own, ...before], at);
  const beyondSite = climbed.some(({ rung }) => rung === 'ngi' || rung === 'csirt-duty');
  if (reach === 'bounced' && (beyondSite || !allBounced(before, states))) return [];
  const { rungs, skipped } = nextRungs(
    reach === 'bounced' ? ['site'] : reach,
    climbed.map(({ rung }) => rung),
    ladder,
    states,
  );
  const done: RungName[] = [];
  for (const rung of rungs) {
    const climb = { ask, incident, site, ladder, subject: asked?.subject ?? null, at };
    if (await take(app, tx, climb, rung, rung === rungs[0] ? skipped : [])) done.push(rung);
  }
  return done;
}

interface Climbing {
  ask: OpenAsk;
  incident: store.RemindedIncident;
  site: { id: string; name: string; time_zone: string | null };
  ladder: Ladder;
  subject: string | null;
  at: Date;
}

/** False when another process took this rung in the same moment. */
async function take(
  app: App,
  tx: Tx,
  climb: Climbing,
  rung: RungName,
  skipped: readonly Skipped[],
): Promise<boolean> {
  const { ask, incident, site, ladder, at } = climb;
  const contact = rung === 'site' ? ladder.site : rung === 'site-second' ? ladder.second : null;
  const id = newId('rem', at);
  const row = await tx
    .insertInto('reminder_step')
    .values({
      id,
      incident_id: incident.id,
      site_id: site.id,
      ask: nameOf(ask),
      rung,
      ord: RUNGS.indexOf(rung),
      at,
      addresses: contact === null ? [] : [contact.address],
      message_id: null,
      entry_id: '',
    })
    .onConflict((conflict) => conflict.columns(['ask', 'rung']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!row) return false;
  const message = contact === null ? null : await mail(app, tx, climb, contact);
  if (contact === null) await notice(app, tx, climb, rung);
  const event = await logEvent(tx, {
    incidentId: incident.id,
    at,
    kind: 'reminder.sent',
    actor: systemActor.id,
    siteId: site.id,
    text: `Reminded ${rungWords(rung, site.name)} of an open question${skippedWords(skipped, site.name)}`,
    data: {
      rung,
      step: ask.step,
      key: ask.key,
      message,
      skipped: skipped.map((one) => ({ rung: one.rung, why: one.why })),
    },
  });
  await tx
    .updateTable('reminder_step')
    .set((e) => ({
      message_id: message,
      entry_id: e.selectFrom('incident_event').select('entry_id').where('id', '=', event).$asScalar(),
    }))
    .where('id', '=', id)
    .execute();
  return true;
}

/** In the thread of the incident, so that an answer to it is an answer. */
async function mail(app: App, tx: Tx, climb: Climbing, contact: SiteContact): Promise<string> {
  const { ask, incident, site, at } = climb;
  const isOpen = incident.tlp !== 'RED' && incident.tlp !== 'AMBER+STRICT';
  const asked = {
    publicId: incident.public_id,
    siteName: site.name,
    subject: isOpen ? climb.subject : null,
    askedAt: ask.askedAt,
    dueAt: ask.dueAt,
    zone: site.time_zone,
    publicUrl: app.config.publicUrl,
  };
  return await queueMessage(tx, {
    at,
    kind: 'reminder',
    // Whoever reads the answer finds the question by it.
    ref: ask.key ?? incident.id,
    participationId: null,
    incidentId: incident.id,
    publicId: incident.public_id,
    tlp: incident.tlp,
    subject: 'Reminder: the CSIRT waits for your answer',
    body: reminderText(asked, contact.name),
    recipients: [{ contactId: contact.contactId, address: contact.address, siteId: site.id }],
    notBefore: at,
    exerciseContact: incident.exercise ? app.config.csirtAddress : null,
  });
}

async function notice(app: App, tx: Tx, climb: Climbing, rung: RungName): Promise<void> {
  const { ask, incident, site, ladder } = climb;
  const due = ask.dueAt === null ? '' : ` It was due ${ask.dueAt.toISOString().slice(0, 16)}Z.`;
  await queueNotice(tx, app, {
    incidentId: incident.id,
    kind: 'reminder.climbed',
    siteId: site.id,
    to: rung === 'ngi' ? [{ kind: 'ngi', ngiId: ladder.ngiId ?? '' }] : [{ kind: 'csirt-duty' }],
    text: `${site.name} has not answered a question of the CSIRT.${due} Please reach somebody there, by telephone if need be.`,
    key: `reminder:${nameOf(ask)}:${rung}`,
    urgent: rung === 'csirt-duty',
  });
}

function nameOf({ incidentId, siteId, step, key }: OpenAsk): string {
  return [incidentId, siteId, step, key ?? ''].join('|');
}
