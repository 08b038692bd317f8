import type {
  Actor,
  GuidanceSummary,
  GuidanceView,
  OpenGuidanceView,
  ReadGuidanceRequest,
} from '@muster/contract';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { MusterError } from '../../kernel/errors.ts';
import { type GuidanceDocument, guidanceDocuments, guidanceNamed } from './documents.ts';
import { maySeeReaders } from './policy.ts';
import * as store from './store.ts';

export async function listGuidance(app: App, actor: Actor): Promise<GuidanceSummary[]> {
  const summary = await summaries(app.db, actor, app.clocks.procedure.now());
  return guidanceDocuments().map(summary);
}

export async function viewGuidance(app: App, actor: Actor, name: string): Promise<GuidanceView> {
  const document = demandDocument(name);
  const summary = await summaries(app.db, actor, app.clocks.procedure.now());
  return viewOf(document, summary);
}

/** For anybody: guidance holds no secret, and its links stand in mails to people without an account. */
export function viewOpenGuidance(app: App, name: string): OpenGuidanceView {
  const document = demandDocument(name);
  return { ...aboutOf(document, app.clocks.procedure.now()), ...partsOf(document) };
}

/** Confirms that the reader has read this version; once is enough. Throws `state.conflict` for another version. */
export async function markRead(
  app: App,
  actor: Actor,
  name: string,
  { version }: ReadGuidanceRequest,
): Promise<GuidanceView> {
  const document = demandDocument(name);
  if (version !== document.version) {
    throw new MusterError(
      'state.conflict',
      `“${document.title}” is at version ${document.version} now; read that and confirm it.`,
      '/version',
    );
  }
  const at = app.clocks.procedure.now();
  return await inTransaction(app.db, async (tx) => {
    const site = actor.scope.kind === 'site' ? actor.scope.siteId : null;
    const receipt = { name, version, reader: actor.id, site_id: site, read_at: at };
    if (await store.insertReceipt(tx, receipt)) {
      const body = { name, version, site };
      await appendEntry(tx, {
        at,
        kind: 'guidance.read',
        subject: `${name}@${version}`,
        actor: actor.id,
        body,
      });
    }
    return viewOf(document, await summaries(tx, actor, at));
  });
}

function demandDocument(name: string): GuidanceDocument {
  const document = guidanceNamed(name);
  if (!document) throw new MusterError('not-found', `There is no guidance “${name}”.`);
  return document;
}

function viewOf(
  document: GuidanceDocument,
  summary: (document: GuidanceDocument) => GuidanceSummary,
): GuidanceView {
  return { ...summary(document), ...partsOf(document) };
}

function partsOf({ steps, blocks }: GuidanceDocument): Pick<GuidanceView, 'blocks' | 'steps'> {
  const of = steps.map((one) => {
    const [procedure = '', step = ''] = one.split('/');
    return { procedure, step };
  });
  return { blocks: [...blocks], steps: of };
}

function aboutOf(document: GuidanceDocument, now: Date): Omit<GuidanceSummary, 'readAt' | 'readers'> {
  const { name, version, title, summary, audience, owner, written, reviewBy } = document;
  const reviewOverdue = reviewBy < now.toISOString().slice(0, 10);
  return { name, version, title, summary, audience, owner, written, reviewBy, reviewOverdue };
}

async function summaries(
  db: Db | Tx,
  actor: Actor,
  now: Date,
): Promise<(document: GuidanceDocument) => GuidanceSummary> {
  const mine = await store.receiptsOf(db, actor.id);
  const counts = maySeeReaders(actor) ? await store.readerCounts(db) : null;
  return (document) => {
    const isThis = (one: { name: string; version: number }) =>
      one.name === document.name && one.version === document.version;
    const count = counts?.find(isThis);
    return {
      ...aboutOf(document, now),
      readAt: mine.find(isThis)?.read_at.toISOString() ?? null,
      readers: counts ? { people: count?.people ?? 0, sites: count?.sites ?? 0 } : null,
    };
  };
}
