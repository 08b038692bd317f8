import { createHash } from 'node:crypto';
import {
  type Actor,
  isTlpWithin,
  type MakeRedactionRequest,
  type RedactionPlan,
  type RedactionPreview,
  type RedactionView,
  type TlpLabel,
  tlpText,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import type { KeptConsent } from '../../db/tables/exchange.ts';
import { inTransaction } from '../../db/transaction.ts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { demandReadable, logEvent, publishIncident, type Sight } from '../incidents/index.ts';
import type { IncidentRecord } from './model/record.ts';
import { consentsNeeded, differences, redact } from './model/redact.ts';
import { shinesThrough } from './model/shines-through.ts';
import { mayRedact } from './policy.ts';
import { recordIn } from './record.ts';
import * as store from './store.ts';
import { redactionViews } from './views.ts';

/** What a plan would make of the incident, what stays behind, and whom to ask. Nothing is kept of it. */
export async function previewRedaction(
  app: App,
  actor: Actor,
  incident: string,
  plan: RedactionPlan,
): Promise<RedactionPreview> {
  const now = app.clocks.procedure.now();
  const sight = await demandReadable(app.db, actor, incident, now);
  demand(mayRedact(actor, sight));
  demandLower(sight, plan.tlp);
  const record = await recordIn(app, app.db, actor, sight);
  demandKnown(record, plan);
  const copy = redact(record, plan, { id: 'preview', madeAt: now.toISOString() });
  return {
    record: copy,
    differences: differences(record, copy),
    consents: consentsNeeded(record, plan),
    shows: shinesThrough(record, copy),
  };
}

/**
 * Makes a copy for a wider circle and keeps it as it is now.
 * @throws MusterError request.invalid when words still tell what stays behind, or a site was not asked
 */
export async function makeRedaction(
  app: App,
  actor: Actor,
  incident: string,
  { plan, reason, consents: given }: MakeRedactionRequest,
): Promise<RedactionView> {
  const now = app.clocks.procedure.now();
  const consents = given.map((one) => ({ ...one, at: one.at ?? now.toISOString() }));
  const [incidentId, view] = await inTransaction(app.db, async (tx) => {
    const sight = await demandReadable(tx, actor, incident, now);
    demand(mayRedact(actor, sight));
    demandLower(sight, plan.tlp);
    const record = await recordIn(app, tx, actor, sight);
    demandKnown(record, plan);
    const id = newId('red', now);
    const copy = redact(record, plan, { id, madeAt: now.toISOString() });
    demandNothingShows(record, copy);
    demandConsents(record, plan, consents, now);
    const salt = await saltFor(tx, sight.incident.id);
    const entry = await appendEntry(tx, {
      at: now,
      kind: 'incident.redacted',
      subject: sight.incident.id,
      actor: actor.id,
      body: {
        redaction: id,
        from: record.tlp,
        tlp: plan.tlp,
        sha256: createHash('sha256').update(canonicalJson(copy)).digest('hex'),
        reason: commitment(salt, reason),
        consents: consents.map(({ site, at, words }) => ({ site, at, words: commitment(salt, words) })),
      },
    });
    const row = {
      id,
      incident_id: sight.incident.id,
      tlp_from: record.tlp,
      tlp: plan.tlp,
      record: JSON.stringify(copy),
      reason,
      consents: JSON.stringify(consents),
      made_at: now,
      made_by: actor.id,
      entry_id: entry,
    };
    await store.insertRedaction(tx, row);
    await logEvent(tx, {
      incidentId: sight.incident.id,
      at: now,
      kind: 'redaction.made',
      actor: actor.id,
      text: `Redacted copy at ${tlpText(plan.tlp)}, from ${tlpText(record.tlp)}: ${reason}`,
      data: { redaction: id, tlp: plan.tlp, from: record.tlp },
      entry,
    });
    const [made] = await redactionViews(tx, [{ ...row, record: copy, consents }]);
    return [sight.incident.id, made] as const;
  });
  publishIncident(app, incidentId);
  if (!view) throw new Error('a redaction that was just made has no view');
  return view;
}

export interface FoundRedaction {
  id: string;
  tlp: TlpLabel;
  madeAt: Date;
  record: IncidentRecord;
}

/** The newest redacted copy at a label: what a message under that label may speak of. */
export async function redactionFor(
  db: Db | Tx,
  incidentId: string,
  tlp: TlpLabel,
): Promise<FoundRedaction | null> {
  const row = await store.newestRedaction(db, incidentId, tlp);
  return row ? { id: row.id, tlp: row.tlp, madeAt: row.made_at, record: row.record } : null;
}

function demandLower({ incident }: Sight, tlp: TlpLabel): void {
  if (tlp !== incident.tlp && isTlpWithin(tlp, incident.tlp)) return;
  throw new MusterError(
    'request.invalid',
    `A redacted copy is for a wider circle than ${tlpText(incident.tlp)}; ${tlpText(tlp)} is none. Nothing was made.`,
    '/plan/tlp',
  );
}

function demandKnown(record: IncidentRecord, plan: RedactionPlan): void {
  for (const part of ['observables', 'timeline'] as const) {
    const known = new Set(record[part].map(({ id }) => id));
    const at = plan[part].findIndex(({ id }) => !known.has(id));
    if (at >= 0)
      throw new MusterError(
        'request.invalid',
        'The incident has no such part, or has it no more. Nothing was made; look at it again.',
        `/plan/${part}/${at}`,
      );
  }
}

function demandNothingShows(record: IncidentRecord, copy: IncidentRecord): void {
  const [first] = shinesThrough(record, copy);
  if (!first) return;
  throw new MusterError(
    'request.invalid',
    `${first.where} still names ${first.what}, which stays behind. Nothing was made; take it out, or let it go along.`,
    '/plan',
  );
}

function demandConsents(
  record: IncidentRecord,
  plan: RedactionPlan,
  consents: readonly KeptConsent[],
  now: Date,
): void {
  const given = new Set(consents.map(({ site }) => site));
  const missing = consentsNeeded(record, plan).find(({ site }) => !given.has(site));
  if (missing)
    throw new MusterError(
      'request.invalid',
      `${missing.name} has to agree: ${missing.why}. Nothing was made; ask them, and write down who agreed.`,
      '/consents',
    );
  if (consents.some(({ at }) => new Date(at) > now))
    throw new MusterError('request.invalid', 'Nobody agrees in the future. Nothing was made.', '/consents');
}
