import { isError } from '@muster/openstack';
import { z } from 'zod';
import { DoorError, type SiteDoor } from '../../ports/deployer.ts';
import type { ProbeReading, Prober, WorkloadReading } from '../../ports/prober.ts';
import { type Clouds, doorErrorOf } from './clouds.ts';

const some = z.object({ servers: z.array(z.unknown()) });
const one = z.object({ server: z.object({ status: z.string() }) });

/**
 * Signs in anew and lists servers, as a user would; starts nothing. A token from before a ban can work on for minutes
 * at the services (`token_cache_time`), so each try asks for a new one, and what the old one still does is told beside.
 */
export class OpenStackProber implements Prober {
  readonly #clouds: Clouds;

  constructor(clouds: Clouds) {
    this.#clouds = clouds;
  }

  async tryDoor(door: SiteDoor, credential: string): Promise<ProbeReading> {
    try {
      const { cloud } = await this.#clouds.afresh(door, credential);
      await cloud.session.call('nova', { path: '/servers', query: { limit: '1' } }, some);
      // Kept for the day after the ban.
      await this.#withOldToken(door, credential);
      return { result: 'let-in', detail: 'signed in, and listed its servers' };
    } catch (error) {
      const told = doorErrorOf(error);
      if (!(told instanceof DoorError)) throw told;
      if (told.reason !== 'refused') return { result: 'unknown', detail: told.message };
      const still = await this.#withOldToken(door, credential);
      const beside = still ? '; a token from before still works at Nova' : '';
      return { result: 'refused', detail: `${told.message}${beside}` };
    }
  }

  async readWorkload(door: SiteDoor, credential: string): Promise<WorkloadReading> {
    const { result, detail } = await this.tryDoor(door, credential);
    if (result !== 'let-in') return { running: 'unknown', owner: result, detail };
    const { at, cloud } = await this.#clouds.afresh(door, credential);
    if (at.workload === null) return { running: 'unknown', owner: result, detail };
    try {
      const { server } = await cloud.session.call('nova', { path: `/servers/${at.workload}` }, one);
      const running = server.status === 'ACTIVE' ? 'yes' : 'no';
      return { running, owner: result, detail: `the server is ${server.status}` };
    } catch (error) {
      if (isError(error, 'not-found') && error.detail.includes(at.workload))
        return { running: 'no', owner: result, detail: 'the server is not there' };
      const told = doorErrorOf(error);
      if (!(told instanceof DoorError)) throw told;
      return { running: 'unknown', owner: result, detail: told.message };
    }
  }

  /** Whether the session of an earlier round lists servers; its token is not renewed once its owner is shut out. */
  async #withOldToken(door: SiteDoor, credential: string): Promise<boolean> {
    try {
      const { cloud } = await this.#clouds.kept(door, credential);
      await cloud.session.call('nova', { path: '/servers', query: { limit: '1' } }, some);
      return true;
    } catch {
      return false;
    }
  }
}
