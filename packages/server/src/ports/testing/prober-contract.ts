import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SiteDoor } from '../deployer.ts';
import type { Prober } from '../prober.ts';

/** A site whose people the contract can play. */
export interface ProberWorld {
  prober: Prober;
  door: SiteDoor;
  /** The drill's identity and an innocent one of the same community. */
  drill: string;
  innocent: string;
  /** Ways in which the site can refuse the drill's identity, by name; each gives back how to end it. */
  refusals: Record<string, () => Promise<() => Promise<void>>>;
  /** The site lets nobody in; gives back how to end it. */
  closeDoor(): Promise<() => Promise<void>>;
  /** The innocent workload; null for doors that know none. */
  workload: null | { freeze(): Promise<void>; thaw(): Promise<void>; kill(): Promise<void> };
  /** Doors that are dead, strange or slow. */
  badDoors: Record<string, SiteDoor>;
  close(): Promise<void>;
}

/** What every prober does: refused is only what a door said in so many words. */
export function proberContract(name: string, start: () => Promise<ProberWorld>): void {
  describe(`the prober ${name}`, () => {
    let world: ProberWorld;
    beforeAll(async () => {
      world = await start();
    });
    afterAll(() => world.close());

    async function result(credential: string): Promise<string> {
      return (await world.prober.tryDoor(world.door, credential)).result;
    }

    test('who is known is let in', async () => {
      expect(await result(world.drill)).toBe('let-in');
      expect(await result(world.innocent)).toBe('let-in');
    });

    test('a refusal hits the refused alone, and ends with its cause', async () => {
      for (const [how, refuse] of Object.entries(world.refusals)) {
        const undo = await refuse();
        try {
          expect([how, await result(world.drill)]).toEqual([how, 'refused']);
          expect([how, await result(world.innocent)]).toEqual([how, 'let-in']);
        } finally {
          await undo();
        }
        expect([how, await result(world.drill)]).toEqual([how, 'let-in']);
      }
    });

    test('a door closed to all refuses both', async () => {
      const open = await world.closeDoor();
      try {
        expect([await result(world.drill), await result(world.innocent)]).toEqual(['refused', 'refused']);
        expect(await world.prober.readWorkload(world.door, world.innocent)).toMatchObject({
          running: 'unknown',
          owner: 'refused',
        });
      } finally {
        await open();
      }
      expect(await result(world.innocent)).toBe('let-in');
    });

    test('no answer, a strange one or a wrong key is unknown, never a refusal', async () => {
      for (const [what, door] of Object.entries(world.badDoors)) {
        const { result: said, detail } = await world.prober.tryDoor(door, world.drill);
        expect([what, said]).toEqual([what, 'unknown']);
        expect(detail).not.toBe('');
        const reading = await world.prober.readWorkload(door, world.innocent);
        expect([what, reading.running, reading.owner]).toEqual([what, 'unknown', 'unknown']);
      }
    });

    test('a credential that we lack proves nothing', async () => {
      expect(await result('no-such')).toBe('unknown');
    });

    test('the owner is let in, whatever the door knows of the workload', async () => {
      await expect
        .poll(() => world.prober.readWorkload(world.door, world.innocent), { timeout: 20_000 })
        .toMatchObject({ running: world.workload ? 'yes' : 'unknown', owner: 'let-in' });
    });

    test('a frozen workload does not run; thawed it does; killed it does not, and its owner still gets in', async () => {
      const { workload } = world;
      if (!workload) return;
      const running = async () => (await world.prober.readWorkload(world.door, world.innocent)).running;
      await workload.freeze();
      await expect.poll(running, { timeout: 20_000 }).toBe('no');
      await workload.thaw();
      await expect.poll(running, { timeout: 20_000 }).toBe('yes');
      await workload.kill();
      await expect
        .poll(() => world.prober.readWorkload(world.door, world.innocent), { timeout: 20_000 })
        .toMatchObject({ running: 'no', owner: 'let-in' });
    });
  });
}
