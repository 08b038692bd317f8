import { systemActor } from '@muster/contract';
import type { App } from '../../app.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { inTransaction } from '../../db/transaction.ts';
import { newId } from '../../kernel/ids.ts';
import type { SiteDoor } from '../../ports/deployer.ts';
import type { ProbeReading, WorkloadReading } from '../../ports/prober.ts';
import type { Scenario } from '../scenarios/index.ts';

export type Trigger = 'schedule' | 'claim';

export interface RoundPlace {
  participationId: string;
  campaignId: string;
  door: SiteDoor;
  identities: NonNullable<Scenario['identities']>;
  workload: boolean;
}

export interface Round {
  drill: ProbeReading;
  innocent: ProbeReading;
  workload: WorkloadReading | null;
}

/**
 * One round: the drill's identity, then an innocent one of the same VO, then the innocent workload. The readings
 * are dated to the end of the tries. Nothing is written when the network fails half-way: unknown is written then.
 */
export async function probeOnce(app: App, place: RoundPlace, trigger: Trigger): Promise<Round> {
  const { door, identities } = place;
  const drill = await app.prober.tryDoor(door, identities.drill.credential);
  const innocent = await app.prober.tryDoor(door, identities.innocent.credential);
  const workload = place.workload
    ? await app.prober.readWorkload(door, identities.innocent.credential)
    : null;
  const at = app.clocks.procedure.now();
  await inTransaction(app.db, async (tx) => {
    const round = newId('prr', at);
    const entry = await appendEntry(tx, {
      at,
      kind: 'probe.made',
      subject: place.participationId,
      actor: systemActor.id,
      body: { round, trigger, drill: drill.result, innocent: innocent.result },
    });
    await tx
      .insertInto('probe_round')
      .values({
        id: round,
        participation_id: place.participationId,
        at,
        trigger,
        drill: drill.result,
        innocent: innocent.result,
        drill_detail: drill.detail,
        innocent_detail: innocent.detail,
        entry_id: entry,
      })
      .execute();
    if (!workload) return;
    const reading = newId('prb', at);
    const workloadEntry = await appendEntry(tx, {
      at,
      kind: 'workload.read',
      subject: place.participationId,
      actor: systemActor.id,
      body: { reading, running: workload.running, owner: workload.owner },
    });
    await tx
      .insertInto('workload_reading')
      .values({
        id: reading,
        participation_id: place.participationId,
        at,
        ...workload,
        entry_id: workloadEntry,
      })
      .execute();
  });
  app.events.publish(place.campaignId, 'probe.made', {
    participation: place.participationId,
    drill: drill.result,
    innocent: innocent.result,
  });
  return { drill, innocent, workload };
}
