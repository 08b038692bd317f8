import type { Actor, ExportPreview, ExportQuery, ExportWords, MakeExportRequest } from '@muster/contract';
import { tlpText } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { demandReadable, logEvent, publishIncident, type Sight } from '../incidents/index.ts';
import type { IncidentRecord } from './model/record.ts';
import { mayExport, mayRedact } from './policy.ts';
import { recordIn } from './record.ts';
import * as store from './store.ts';
import { type WrittenFile, writeFile } from './write.ts';

/** As much of a document as anybody reads on a screen. */
const SHOWN_CHARS = 20_000;

export interface MadeExport {
  id: string;
  file: WrittenFile;
}

/** What would be handed out, and what it would lack. Nothing is kept of it. */
export async function previewExport(
  app: App,
  actor: Actor,
  incident: string,
  { format, redaction, words }: ExportQuery,
): Promise<ExportPreview> {
  const sight = await demandReadable(app.db, actor, incident, app.clocks.procedure.now());
  const whole = await demandRecord(app, app.db, actor, sight, redaction);
  const { file, record, words: chosen } = await writeFile(whole, format, words);
  const { bytes, sha256, fileName, label, lost } = file;
  return {
    format,
    tlp: record.tlp,
    label,
    fileName,
    sha256,
    size: bytes.length,
    counts: {
      sites: record.sites.length,
      observables: record.observables.length,
      timeline: record.timeline.length,
      decisions: record.decisions.length,
    },
    words: chosen,
    lost,
    text: format === 'pdf' ? null : bytes.toString('utf8').slice(0, SHOWN_CHARS),
  };
}

/**
 * Hands the incident out: the bytes, and in the log and the ledger their hash and who took them.
 * @throws MusterError auth.denied; state.conflict when it is no longer what the preview showed
 */
export async function makeExport(
  app: App,
  actor: Actor,
  incident: string,
  { format, redaction, words, sha256 }: MakeExportRequest,
): Promise<MadeExport> {
  const now = app.clocks.procedure.now();
  const sight = await demandReadable(app.db, actor, incident, now);
  const record = await demandRecord(app, app.db, actor, sight, redaction);
  const { file, words: chosen } = await writeFile(record, format, words);
  if (sha256 !== undefined && sha256 !== file.sha256)
    throw new MusterError(
      'state.conflict',
      'The incident has changed since the preview, so this would be another document. Nothing was handed out; look at it again.',
    );
  const id = newId('exp', now);
  const about = {
    export: id,
    format,
    tlp: record.tlp,
    sha256: file.sha256,
    redaction: redaction ?? null,
    words: chosen,
  };
  await inTransaction(app.db, async (tx) => {
    const entry = await appendEntry(tx, {
      at: now,
      kind: 'incident.exported',
      subject: sight.incident.id,
      actor: actor.id,
      body: { ...about, size: file.bytes.length, relation: sight.relation },
    });
    await store.insertExport(tx, {
      id,
      incident_id: sight.incident.id,
      redaction_id: redaction ?? null,
      format,
      tlp: record.tlp,
      sha256: file.sha256,
      size: file.bytes.length,
      lost: JSON.stringify(file.lost),
      made_at: now,
      made_by: actor.id,
      entry_id: entry,
    });
    await logEvent(tx, {
      incidentId: sight.incident.id,
      at: now,
      kind: 'export.made',
      actor: actor.id,
      text: `Handed out as ${formatNames[format]}, ${wordsSaid[chosen]}, ${tlpText(record.tlp)}`,
      data: about,
      entry,
    });
  });
  publishIncident(app, sight.incident.id);
  return { id, file };
}

export const formatNames = {
  misp: 'a MISP event',
  stix: 'a STIX bundle',
  csaf: 'a CSAF document',
  pdf: 'a PDF',
};

const wordsSaid: Readonly<Record<ExportWords, string>> = {
  'left-out': 'without the words of the log',
  included: 'with all its words',
  approved: 'redacted',
};

/** The whole as far as the actor reads it, or a redacted copy as it was made. */
async function demandRecord(
  app: App,
  db: Db | Tx,
  actor: Actor,
  sight: Sight,
  redaction: string | undefined,
): Promise<IncidentRecord> {
  if (redaction === undefined) {
    demandMayExport(mayExport(actor, sight, sight.incident.tlp), sight);
    return await recordIn(app, db, actor, sight);
  }
  demand(mayRedact(actor, sight));
  const row = await store.redactionById(db, sight.incident.id, redaction);
  if (!row) throw new MusterError('not-found', `There is no redacted copy ${redaction} of this incident.`);
  return row.record;
}

function demandMayExport(may: boolean, { incident }: Sight): void {
  if (may) return;
  throw new MusterError(
    'auth.denied',
    incident.tlp === 'RED'
      ? 'What is TLP:RED is handed out by the CSIRT alone. Nothing left; ask them.'
      : 'An incident is handed out by those who handle it. Nothing left; ask the CSIRT.',
  );
}
