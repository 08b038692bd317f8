import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Deployer, SandboxState, SiteDoor, Submission } from '../deployer.ts';

/** A site whose people the contract can play: what they do happens on their own machine, past the deployer. */
export interface DeployerWorld {
  deployer: Deployer;
  door: SiteDoor;
  /** Who submits the drill's copies. */
  credential: string;
  /** Who submits the announced control program; its leftovers are nobody's evidence. */
  operator: string;
  /** A program that runs until it is killed; no two calls give the same bytes. */
  program(): Uint8Array;
  freeze(jobRef: string): Promise<void>;
  thaw(jobRef: string): Promise<void>;
  kill(jobRef: string): Promise<void>;
  release(jobRef: string): Promise<void>;
  /** Changes the program's file as somebody at the site would. */
  spoil(jobRef: string): Promise<void>;
  /** How many processes (or the fake's word for them) run these bytes. */
  running(deployment: string): Promise<number>;
  /** The site refuses the drill's identity, or lets it in again. */
  ban(banned: boolean): Promise<void>;
  /** Something at the door that belongs to somebody else, not to the exercise. */
  otherWork(): Promise<void>;
  /** Doors that are dead, or answer garbage, slowly or without end; none of them ever starts anything. */
  badDoors: Record<string, SiteDoor>;
  close(): Promise<void>;
}

let last = 0;

function submissionOf(world: DeployerWorld, change: Partial<Submission> = {}): Submission {
  last += 1;
  return {
    deployment: `dep_contract${process.pid}${String(last).padStart(6, '0')}`,
    binary: world.program(),
    credential: world.credential,
    fromAddress: null,
    autostart: false,
    ...change,
  };
}

/** What every deployer does, whatever it speaks to. */
export function deployerContract(name: string, start: () => Promise<DeployerWorld>): void {
  describe(`the deployer ${name}`, () => {
    let world: DeployerWorld;
    beforeAll(async () => {
      world = await start();
    });
    afterAll(() => world.close());

    async function submitted(change: Partial<Submission> = {}): Promise<{ job: string; of: Submission }> {
      const of = submissionOf(world, change);
      const { jobRef } = await world.deployer.submit(world.door, of);
      await seen(jobRef, 'running');
      return { job: jobRef, of };
    }

    function inspect(job: string): Promise<SandboxState> {
      return world.deployer.inspect(world.door, job);
    }

    async function seen(job: string, state: SandboxState['state']): Promise<void> {
      await expect.poll(async () => (await inspect(job)).state, { timeout: 20_000 }).toBe(state);
    }

    test('starts exactly the bytes it was given, and says what the site received', async () => {
      const of = submissionOf(world);
      const { jobRef, sha256 } = await world.deployer.submit(world.door, of);
      const wanted = createHash('sha256').update(of.binary).digest('hex');
      expect(sha256).toBe(wanted);
      await seen(jobRef, 'running');
      const state = await inspect(jobRef);
      expect(state).toMatchObject({ held: true, programSha256: wanted });
      expect(state.files).toContain('payload');
      expect(await world.running(of.deployment)).toBe(1);
    });

    test('the same deployment again is the same job, even with other bytes', async () => {
      const { job, of } = await submitted();
      const first = await inspect(job);
      const again = await world.deployer.submit(world.door, { ...of, binary: world.program() });
      expect(again).toEqual({ jobRef: job, sha256: first.programSha256 });
      expect(await world.running(of.deployment)).toBe(1);
    });

    test('the same deployment again after its end is not started anew', async () => {
      const { job, of } = await submitted();
      await world.kill(job);
      await seen(job, 'ended');
      expect((await world.deployer.submit(world.door, of)).jobRef).toBe(job);
      expect(await world.running(of.deployment)).toBe(0);
      expect((await inspect(job)).state).toBe('ended');
    });

    test('running, frozen, running again and ended are told apart', async () => {
      const { job } = await submitted();
      await world.freeze(job);
      await seen(job, 'frozen');
      await world.thaw(job);
      await seen(job, 'running');
      await world.kill(job);
      await seen(job, 'ended');
      expect((await inspect(job)).programSha256).toMatch(/^[0-9a-f]{64}$/);
    });

    test('a changed program shows', async () => {
      const { job, of } = await submitted();
      await world.kill(job);
      await seen(job, 'ended');
      await world.spoil(job);
      const { programSha256 } = await inspect(job);
      expect(programSha256).not.toBe(createHash('sha256').update(of.binary).digest('hex'));
    });

    test('what runs is never ended and never removed, released or not', async () => {
      const { job, of } = await submitted();
      expect(await world.deployer.remove(world.door, job)).toMatch(/^(held|running)$/);
      await world.release(job);
      expect(await world.deployer.remove(world.door, job)).toBe('running');
      await world.freeze(job);
      await seen(job, 'frozen');
      expect(await world.deployer.remove(world.door, job)).toBe('running');
      await world.thaw(job);
      await seen(job, 'running');
      expect(await world.running(of.deployment)).toBe(1);
    });

    test('what the site has not released stays; then it is gone, and gone again', async () => {
      const { job } = await submitted();
      await world.kill(job);
      await seen(job, 'ended');
      expect(await world.deployer.remove(world.door, job)).toBe('held');
      expect((await inspect(job)).state).toBe('ended');
      await world.release(job);
      expect(await inspect(job)).toMatchObject({ state: 'ended', held: false });
      expect(await world.deployer.remove(world.door, job)).toBe('removed');
      expect(await inspect(job)).toEqual({ state: 'gone', held: false, programSha256: null, files: [] });
      expect(await world.deployer.list(world.door)).not.toContain(job);
      expect(await world.deployer.remove(world.door, job)).toBe('gone');
    });

    test('the control program is nobody’s evidence: it is removed as soon as it has ended', async () => {
      const { job } = await submitted({ credential: world.operator, autostart: true });
      expect((await inspect(job)).held).toBe(false);
      expect(await world.deployer.remove(world.door, job)).toBe('running');
      await world.kill(job);
      await seen(job, 'ended');
      expect(await world.deployer.remove(world.door, job)).toBe('removed');
    });

    test('lists the jobs of the exercise, and nobody else’s', async () => {
      await world.otherWork();
      const { job } = await submitted();
      const listed = await world.deployer.list(world.door);
      expect(listed).toContain(job);
      expect(new Set(listed).size).toBe(listed.length);
      for (const one of listed) expect((await inspect(one)).state).not.toBe('gone');
    });

    test('a job that never was is gone', async () => {
      expect((await inspect('dep_never')).state).toBe('gone');
      expect(await world.deployer.remove(world.door, 'dep_never')).toBe('gone');
    });

    test.each(['../../etc', 'a b', '$(touch x)', '', "'; true '", '-rf', 'x'.repeat(300)])(
      'a job called %j does no harm',
      async (job) => {
        const before = await world.deployer.list(world.door);
        const state = await inspect(job).catch((error: Error) => error.name);
        expect(['DoorError', 'gone']).toContain(typeof state === 'string' ? state : state.state);
        const removed = await world.deployer.remove(world.door, job).catch((error: Error) => error.name);
        expect(['DoorError', 'gone']).toContain(removed);
        expect(await world.deployer.list(world.door)).toEqual(before);
      },
    );

    test('a refused identity submits nothing, and hears that it is refused', async () => {
      await world.ban(true);
      try {
        const of = submissionOf(world);
        await expect(world.deployer.submit(world.door, of)).rejects.toMatchObject({
          name: 'DoorError',
          reason: 'refused',
        });
        expect(await world.running(of.deployment)).toBe(0);
      } finally {
        await world.ban(false);
      }
      await submitted();
    });

    test('a credential that is not there is our fault and not the site’s refusal', async () => {
      for (const credential of ['no-such', '../secret', '']) {
        await expect(
          world.deployer.submit(world.door, submissionOf(world, { credential })),
        ).rejects.toMatchObject({ name: 'DoorError', reason: 'invalid' });
      }
    });

    test('dead, strange, slow and endless doors give an error within bounds, and never a refusal', async () => {
      const told = await Promise.all(
        Object.entries(world.badDoors).flatMap(([what, door]) => [
          reasonOf(what, world.deployer.list(door)),
          reasonOf(what, world.deployer.inspect(door, 'dep_any')),
          reasonOf(what, world.deployer.remove(door, 'dep_any')),
          reasonOf(what, world.deployer.submit(door, submissionOf(world))),
        ]),
      );
      expect(told.filter(({ error }) => !['unreachable', 'invalid'].includes(error))).toEqual([]);
    });

    test('an answer that cannot be understood never lets a submission count as not made', async () => {
      for (const [what, door] of Object.entries(world.badDoors)) {
        expect(await reasonOf(what, world.deployer.submit(door, submissionOf(world)))).toEqual({
          what,
          error: 'unreachable',
        });
      }
    });
  });
}

async function reasonOf(what: string, asked: Promise<unknown>): Promise<{ what: string; error: string }> {
  try {
    return { what, error: `no error but ${JSON.stringify(await asked)}` };
  } catch (error) {
    const { name, reason } = error as { name: string; reason?: string };
    return { what, error: name === 'DoorError' && reason ? reason : `${name}: ${(error as Error).message}` };
  }
}
