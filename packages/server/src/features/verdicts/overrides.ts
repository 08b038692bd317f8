import type { Actor, OverrideRequest } from '@muster/contract';
import type { Selectable } from 'kysely';
import type { App } from '../../app.ts';
import type { Db, Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import type { VerdictOverrideTable } from '../../db/tables/verdicts.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { campaignById, participationById, scopeOf } from '../drills/index.ts';
import { mayOverride } from './policy.ts';

export type OverrideRow = Selectable<VerdictOverrideTable>;

export async function openOverrides(db: Db | Tx, participations: string[]): Promise<OverrideRow[]> {
  if (participations.length === 0) return [];
  return await db
    .selectFrom('verdict_override')
    .selectAll()
    .where('participation_id', 'in', participations)
    .where('withdrawn_at', 'is', null)
    .execute();
}

/** An officer's verdict in the place of the rule's. The rule's own stays visible; a second override replaces the first. */
export async function overrideVerdict(
  app: App,
  actor: Actor,
  request: OverrideRequest,
): Promise<{ id: string }> {
  const part = await participationById(app.db, request.participation);
  const campaign = part && (await campaignById(app.db, part.campaign_id));
  if (!part || !campaign)
    throw new MusterError('not-found', 'There is no such participation that you may see.');
  demand(mayOverride(actor, scopeOf(campaign)));
  const id = await inTransaction(app.db, (tx) => overrideIn(app, tx, actor, request));
  const { check, verdict } = request;
  app.events.publish(campaign.id, 'verdict.changed', {
    participation: part.id,
    cells: [{ check, verdict, why: overriddenWhy(request), overridden: true }],
    row: null,
  });
  return { id };
}

export function overriddenWhy({ reason }: Pick<OverrideRequest, 'reason'>): string {
  return `An officer decided: ${reason}`;
}

export async function overrideIn(app: App, tx: Tx, actor: Actor, request: OverrideRequest): Promise<string> {
  const at = app.clocks.procedure.now();
  const id = newId('ovr', at);
  const entry = await appendEntry(tx, {
    at,
    kind: 'verdict.overridden',
    subject: request.participation,
    actor: actor.id,
    body: {
      override: id,
      check: request.check,
      verdict: request.verdict,
      reason: commitment(await saltFor(tx, id), request.reason),
    },
  });
  await tx
    .updateTable('verdict_override')
    .set({ withdrawn_at: at })
    .where('participation_id', '=', request.participation)
    .where('check_id', '=', request.check)
    .where('withdrawn_at', 'is', null)
    .execute();
  await tx
    .insertInto('verdict_override')
    .values({
      id,
      participation_id: request.participation,
      check_id: request.check,
      verdict: request.verdict,
      reason: request.reason,
      at,
      decided_by: actor.id,
      entry_id: entry,
    })
    .execute();
  return id;
}
