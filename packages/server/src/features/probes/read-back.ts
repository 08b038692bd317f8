import { type Actor, systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { newId } from '../../kernel/ids.ts';
import { DoorError, type RemovalOutcome, type SandboxState, type SiteDoor } from '../../ports/deployer.ts';
import {
  type DeploymentRow,
  deploymentsOf,
  markEndVerified,
  markReleased,
  markRemoved,
} from '../implants/index.ts';

/**
 * Reads back what each copy left at the site. A reading is kept when it differs from the one before; a door that
 * does not answer leaves no reading, since not seen is not gone.
 */
export async function readBackSandboxes(app: App, participationId: string, door: SiteDoor): Promise<void> {
  for (const deployment of await deploymentsOf(app.db, participationId)) {
    if (deployment.role !== 'implant' || !deployment.job_ref || deployment.removed_at) continue;
    const state = await inspect(app, door, deployment.job_ref);
    if (!state) continue;
    await keepReading(app, deployment, state);
    if (state.state === 'ended' || state.state === 'gone')
      await markEndVerified(app, systemActor, deployment.id);
  }
}

/** Whether a copy is at the site whose sandbox was never read: one that came late may be cut off before the next look. */
export async function hasUnread(app: App, participationId: string): Promise<boolean> {
  const unread = await app.db
    .selectFrom('deployment')
    .leftJoin('sandbox_reading', 'sandbox_reading.deployment_id', 'deployment.id')
    .select('deployment.id')
    .where('deployment.participation_id', '=', participationId)
    .where('deployment.role', '=', 'implant')
    .where('deployment.job_ref', 'is not', null)
    .where('deployment.removed_at', 'is', null)
    .where('sandbox_reading.id', 'is', null)
    .executeTakeFirst();
  return unread !== undefined;
}

async function inspect(app: App, door: SiteDoor, jobRef: string): Promise<SandboxState | null> {
  try {
    return await app.deployer.inspect(door, jobRef);
  } catch (error) {
    if (error instanceof DoorError) return null;
    throw error;
  }
}

async function keepReading(app: App, deployment: DeploymentRow, state: SandboxState): Promise<void> {
  const at = app.clocks.procedure.now();
  const unchanged = state.programSha256 !== null && state.programSha256 === deployment.sha256;
  await inTransaction(app.db, async (tx) => {
    const last = await tx
      .selectFrom('sandbox_reading')
      .selectAll()
      .where('deployment_id', '=', deployment.id)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (last && last.state === state.state && last.held === state.held && last.unchanged === unchanged)
      return;
    const id = newId('prb', at);
    const entry = await appendEntry(tx, {
      at,
      kind: 'sandbox.read',
      subject: deployment.id,
      actor: systemActor.id,
      body: { reading: id, state: state.state, held: state.held, unchanged },
    });
    await tx
      .insertInto('sandbox_reading')
      .values({
        id,
        deployment_id: deployment.id,
        at,
        state: state.state,
        held: state.held,
        unchanged,
        entry_id: entry,
      })
      .execute();
    if (!state.held && state.state === 'ended' && !deployment.released_at)
      await markReleased(tx, deployment.id, at);
  });
}

export interface Leftover {
  deployment: string;
  outcome: RemovalOutcome | 'unreachable';
}

/** Removes what the copies left, where the site released it; each removal is believed only when read back. */
export async function removeLeftovers(
  app: App,
  actor: Actor,
  participationId: string,
  door: SiteDoor,
): Promise<Leftover[]> {
  const leftovers: Leftover[] = [];
  for (const deployment of await deploymentsOf(app.db, participationId)) {
    if (!deployment.job_ref || deployment.removed_at) continue;
    const said = await remove(app, door, deployment.job_ref);
    const gone = said === 'removed' && (await inspect(app, door, deployment.job_ref))?.state === 'gone';
    const outcome = said === 'removed' && !gone ? 'unreachable' : said;
    leftovers.push({ deployment: deployment.id, outcome });
    if (outcome !== 'removed' && outcome !== 'gone') continue;
    const at = app.clocks.procedure.now();
    await inTransaction(app.db, async (tx) => {
      await appendEntry(tx, {
        at,
        kind: 'leftover.removed',
        subject: deployment.id,
        actor: actor.id,
        body: { outcome },
      });
      await markRemoved(tx, deployment.id, at);
    });
    // Read back as gone, so no process of it is left either: a copy whose last word was lost is accounted for.
    await markEndVerified(app, systemActor, deployment.id);
  }
  return leftovers;
}

async function remove(app: App, door: SiteDoor, jobRef: string): Promise<RemovalOutcome | 'unreachable'> {
  try {
    return await app.deployer.remove(door, jobRef);
  } catch (error) {
    if (error instanceof DoorError) return 'unreachable';
    throw error;
  }
}
