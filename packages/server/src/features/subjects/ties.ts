import type { Actor, SubjectGraph, TieSubjectsRequest, UntieSubjectsRequest } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { describeSubject } from './describe.ts';
import { orInvalid } from './imports.ts';
import { mayTieSubjects } from './policy.ts';
import { recordSubjects } from './record.ts';
import { edgeBetween, edgeById, endEdge, upsertEdges } from './store.ts';
import { viewSubject } from './views.ts';

/** An officer says what ties two subjects; it stands under their name until they take it back. */
export async function tieSubjects(
  app: App,
  actor: Actor,
  request: TieSubjectsRequest,
): Promise<SubjectGraph> {
  demand(mayTieSubjects(actor));
  const { kind, from, to, confidence, reason } = request;
  orInvalid(() => describeSubject(from), '/body/from');
  orInvalid(() => describeSubject(to), '/body/to');
  const at = app.clocks.machine.now();
  const id = await inTransaction(app.db, async (tx) => {
    const { idOf } = await recordSubjects(tx, [{ identifier: from }, { identifier: to }], at);
    const [one, other] = [idOf(from), idOf(to)];
    if (one === undefined || other === undefined || one === other) {
      throw new MusterError('request.invalid', 'Both are the same subject; nothing was tied.', '/body/to');
    }
    const said = { sourceKind: 'officer', source: actor.id, siteId: null, fromAt: null, toAt: null } as const;
    await upsertEdges(tx, [{ kind, from: one, to: other, confidence, ...said }], at);
    const edge = await edgeBetween(tx, { kind, from: one, to: other, source: actor.id });
    await appendEntry(tx, {
      at: app.clocks.procedure.now(),
      kind: 'subject.tied',
      subject: edge.id,
      actor: actor.id,
      body: {
        kind,
        from: one,
        to: other,
        confidence,
        reason: commitment(await saltFor(tx, edge.id), reason),
      },
    });
    return one;
  });
  return await viewSubject(app, actor, id);
}

/** Takes a tie back, whoever said it; a list or an agent that says it again ties them again. */
export async function untieSubjects(
  app: App,
  actor: Actor,
  edgeId: string,
  { reason }: UntieSubjectsRequest,
): Promise<SubjectGraph> {
  demand(mayTieSubjects(actor));
  const at = app.clocks.machine.now();
  const from = await inTransaction(app.db, async (tx) => {
    const edge = await edgeById(tx, edgeId);
    demand(edge !== undefined, 'not-found');
    if (edge?.to_at !== null) {
      throw new MusterError('state.conflict', 'This tie is over already; nothing was changed.');
    }
    await endEdge(tx, edgeId, at);
    await appendEntry(tx, {
      at: app.clocks.procedure.now(),
      kind: 'subject.untied',
      subject: edgeId,
      actor: actor.id,
      body: { reason: commitment(await saltFor(tx, edgeId), reason) },
    });
    return edge.from_id;
  });
  return await viewSubject(app, actor, from);
}
