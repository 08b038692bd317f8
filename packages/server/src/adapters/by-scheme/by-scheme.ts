import {
  type Deployer,
  DoorError,
  type RemovalOutcome,
  type SandboxState,
  type SiteDoor,
  type Submission,
  type Submitted,
} from '../../ports/deployer.ts';
import type { ProbeReading, Prober, WorkloadReading } from '../../ports/prober.ts';

/** Chooses among several deployers by the scheme of the door's URL. */
export class DeployerByScheme implements Deployer {
  readonly kind = 'by-scheme';
  readonly #deployers: Readonly<Record<string, Deployer>>;

  /** @param deployers by scheme, as `{ https: …, ssh: … }` */
  constructor(deployers: Readonly<Record<string, Deployer>>) {
    this.#deployers = deployers;
  }

  async submit(door: SiteDoor, submission: Submission): Promise<Submitted> {
    return await chosen(this.#deployers, door).submit(door, submission);
  }

  async inspect(door: SiteDoor, jobRef: string): Promise<SandboxState> {
    return await chosen(this.#deployers, door).inspect(door, jobRef);
  }

  async list(door: SiteDoor): Promise<string[]> {
    return await chosen(this.#deployers, door).list(door);
  }

  async remove(door: SiteDoor, jobRef: string): Promise<RemovalOutcome> {
    return await chosen(this.#deployers, door).remove(door, jobRef);
  }
}

/** The same for probers; a door of an unknown kind is never a refusal. */
export class ProberByScheme implements Prober {
  readonly #probers: Readonly<Record<string, Prober>>;

  constructor(probers: Readonly<Record<string, Prober>>) {
    this.#probers = probers;
  }

  async tryDoor(door: SiteDoor, credential: string): Promise<ProbeReading> {
    const prober = known(this.#probers, door);
    return prober
      ? await prober.tryDoor(door, credential)
      : { result: 'unknown', detail: 'nothing here speaks to such a door' };
  }

  async readWorkload(door: SiteDoor, credential: string): Promise<WorkloadReading> {
    const prober = known(this.#probers, door);
    return prober
      ? await prober.readWorkload(door, credential)
      : { running: 'unknown', owner: 'unknown', detail: 'nothing here speaks to such a door' };
  }
}

function chosen(deployers: Readonly<Record<string, Deployer>>, door: SiteDoor): Deployer {
  const found = known(deployers, door);
  if (found) return found;
  throw new DoorError(
    'invalid',
    `nothing here speaks to a door of this kind; known are ${Object.keys(deployers).join(', ')}`,
  );
}

function known<Part>(parts: Readonly<Record<string, Part>>, { url }: SiteDoor): Part | undefined {
  const scheme = url.split(':')[0] ?? '';
  return Object.hasOwn(parts, scheme) ? parts[scheme] : undefined;
}
