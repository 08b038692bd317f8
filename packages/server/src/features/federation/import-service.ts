import { createHash } from 'node:crypto';
import type { Actor, ChangeCounts, ImportReport, ImportRequest } from '@muster/contract';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Json } from '../../kernel/canonical-json.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import type { FederationSnapshot, SnapshotWarning } from '../../ports/federation-snapshot.ts';
import { applySnapshot } from './apply-snapshot.ts';
import { type AppliedChange, type Change, type FieldChange, fieldChanges } from './changes.ts';
import { mayEditFederation } from './policy.ts';

const MOST_CHANGES = 5000;
const MOST_WARNINGS = 1000;
const LARGEST_TOTAL_BYTES = 64 * 1024 * 1024;
/** Below this many sites a federation may well lose half of them. */
const FEW_SITES = 10;

/**
 * Imports a federation's description. A dry run does the same work and takes it back, so it shows exactly what
 * would happen.
 * @throws MusterError `import.invalid` with `at`; `state.conflict` when most sites would vanish unasked.
 */
export async function importFederation(
  app: App,
  actor: Actor,
  request: ImportRequest,
): Promise<ImportReport> {
  demand(mayEditFederation(actor));
  const documents = request.documents.map(({ name, content, encoding }) => ({
    name,
    content: new Uint8Array(Buffer.from(content, encoding)),
  }));
  if (documents.reduce((sum, { content }) => sum + content.byteLength, 0) > LARGEST_TOTAL_BYTES) {
    throw new MusterError('request.too-large', 'The documents together are larger than 64 MiB.');
  }
  const options = { label: request.label, partial: request.partial };
  const snapshots = await app.federationReaders[request.format](documents, options);
  try {
    return await inTransaction(app.db, async (tx) => {
      const done = await applyAll(tx, snapshots, app.clocks.procedure.now());
      if (!request.allowVanish && !request.dryRun) refuseMassVanishing(done.applied);
      const report = { ...reportOf(request, snapshots, done), id: null as string | null };
      if (request.dryRun) throw new DryRun(report);
      const hashes = documents.map(({ content }) => ({
        sha256: createHash('sha256').update(content).digest('hex'),
        bytes: content.byteLength,
      }));
      return { ...report, id: await record(app, tx, actor, report, hashes, done.applied) };
    });
  } catch (error) {
    if (error instanceof DryRun) return error.report;
    throw error;
  }
}

/** Thrown to take a transaction back and still bring home what it would have done. */
class DryRun extends Error {
  readonly report: ImportReport;

  constructor(report: ImportReport) {
    super('dry run');
    this.report = report;
  }
}

interface Done {
  applied: AppliedChange[];
  warnings: SnapshotWarning[];
}

async function applyAll(tx: Tx, snapshots: readonly FederationSnapshot[], at: Date): Promise<Done> {
  const done: Done = { applied: [], warnings: [] };
  for (const snapshot of snapshots) {
    const { applied, warnings } = await applySnapshot(tx, snapshot, at);
    done.applied.push(...applied);
    done.warnings.push(...warnings);
  }
  return done;
}

/** A registry that is ill answers with a short list; nobody should lose a federation by it. */
function refuseMassVanishing(applied: readonly AppliedChange[]): void {
  const sites = applied.filter(({ change }) => change.kind === 'site');
  const vanished = sites.filter(({ change }) => change.op === 'vanished').length;
  const before = sites.filter(({ change }) => change.op !== 'added').length;
  if (before < FEW_SITES || vanished * 2 <= before) return;
  throw new MusterError(
    'state.conflict',
    `${vanished} of ${before} sites would vanish. If that is right, allow it; if the files hold only a part, say that they are partial.`,
  );
}

function reportOf(
  request: ImportRequest,
  snapshots: readonly FederationSnapshot[],
  done: Done,
): ImportReport {
  return {
    id: null,
    dryRun: request.dryRun,
    source: snapshots[0]?.source ?? request.format,
    counts: countsOf(done.applied),
    changes: done.applied
      .flatMap(({ change, id }) =>
        change.op === 'unchanged'
          ? []
          : [
              {
                kind: change.kind,
                op: change.op,
                id: request.dryRun ? change.id : id,
                label: change.label,
                fields: toldFields(change),
              },
            ],
      )
      .slice(0, MOST_CHANGES),
    warnings: done.warnings.slice(0, MOST_WARNINGS),
    warningCount: done.warnings.length,
  };
}

/** Of what is new every value that it has: a preview shows what would be known, not only that something would. */
function toldFields(change: Change): FieldChange[] {
  if (change.op !== 'added' || change.after === null) return change.fields;
  const isSubject = change.kind === 'ngi' || change.kind === 'site';
  return fieldChanges({}, isSubject ? change.after.fields : change.after);
}

function countsOf(applied: readonly AppliedChange[]): ImportReport['counts'] {
  const none = (): ChangeCounts => ({ added: 0, changed: 0, vanished: 0, unchanged: 0 });
  const counts = {
    ngi: none(),
    site: none(),
    contact: none(),
    calendar: none(),
    downtime: none(),
    endpoint: none(),
  };
  for (const { change } of applied) counts[change.kind][change.op] += 1;
  return counts;
}

/** The ledger gets ids, hashes and counts; what names and addresses were is in it as one commitment. */
async function record(
  app: App,
  tx: Tx,
  actor: Actor,
  report: ImportReport,
  documents: { sha256: string; bytes: number }[],
  applied: readonly AppliedChange[],
): Promise<string> {
  const at = app.clocks.procedure.now();
  const id = newId('imp', at);
  const changes = applied.filter(({ change }) => change.op !== 'unchanged');
  const content = changes.map(({ change, id: subject }): Json => [subject, change.op, asJson(change.after)]);
  const entry = await appendEntry(tx, {
    at,
    kind: 'federation.imported',
    subject: id,
    actor: actor.id,
    body: {
      source: report.source,
      documents,
      counts: report.counts,
      warnings: report.warningCount,
      changes: changes.slice(0, MOST_CHANGES).map(({ change, id: subject }) => ({
        id: subject,
        op: change.op,
        fields: change.fields.map(({ field }: FieldChange) => field),
      })),
      content: commitment(await saltFor(tx, id), content),
    },
  });
  await tx
    .insertInto('federation_import')
    .values({
      id,
      source: report.source,
      at,
      actor: actor.id,
      documents: JSON.stringify(documents),
      counts: JSON.stringify(report.counts),
      entry_id: entry,
    })
    .execute();
  return id;
}

function asJson(value: unknown): Json {
  return value === null ? null : (JSON.parse(JSON.stringify(value)) as Json);
}
