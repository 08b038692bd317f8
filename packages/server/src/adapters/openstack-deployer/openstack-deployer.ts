import { createHash } from 'node:crypto';
import { isError } from '@muster/openstack';
import type { Clock } from '../../kernel/clock.ts';
import {
  type Deployer,
  DoorError,
  type RemovalOutcome,
  type SandboxState,
  type SiteDoor,
  type Submission,
  type Submitted,
} from '../../ports/deployer.ts';
import { atDoor, type Clouds, type SignedIn } from './clouds.ts';
import { DrillServers } from './drill-servers.ts';
import { type DrillServer, METADATA, programOnConsole, stateOf } from './server-words.ts';
import { type PublishedProgram, userDataOf } from './user-data.ts';

const DEPLOYMENT = /^dep_[a-z0-9_]{1,56}$/;
const gone: SandboxState = { state: 'gone', held: false, programSha256: null, files: [] };
/** How far back a deleted server of the same deployment is looked for; a copy may start for 15 minutes only. */
const REMEMBERED_MS = 24 * 3_600_000;
const GONE_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 500;

export interface OpenStackDeployerParts {
  clouds: Clouds;
  clock: Clock;
  /** The credential that inspects, lists and removes; its user is a member of the drill's project too. */
  operator: string;
  published: () => PublishedProgram | null;
}

/**
 * Starts one server for each copy, under the drill's own identity: an application credential of its user, on the image,
 * flavor and network that the door's settings name. The job is the server's id. It pauses, stops and starts nothing,
 * and deletes only what carries the drill's marks and was made by the drill's users.
 */
export class OpenStackDeployer implements Deployer {
  readonly kind = 'openstack';
  readonly #parts: OpenStackDeployerParts;

  constructor(parts: OpenStackDeployerParts) {
    this.#parts = parts;
  }

  async submit(door: SiteDoor, submission: Submission): Promise<Submitted> {
    const { deployment, credential } = submission;
    if (!DEPLOYMENT.test(deployment))
      throw new DoorError('invalid', `"${deployment}" is no id of a deployment`);
    const signedIn = await this.#parts.clouds.afresh(door, credential);
    const wanted = this.#serverFor(submission, signedIn);
    return await atDoor(async () => {
      const servers = new DrillServers(signedIn);
      const since = new Date(this.#parts.clock.now().getTime() - REMEMBERED_MS);
      const [known, ...twice] = await servers.ofDeployment(deployment, since);
      if (known) {
        await deleteUnborn(servers, twice);
        return submittedOf(known);
      }
      const made = await servers.create(wanted);
      // Two tries at once: the later one goes before its guest is up.
      const [first, ...others] = await servers.ofDeployment(deployment, since);
      await deleteUnborn(servers, others);
      if (!first)
        throw new DoorError('unreachable', `the cloud took the server ${made}, but does not show it`);
      return submittedOf(first);
    });
  }

  async inspect(door: SiteDoor, jobRef: string): Promise<SandboxState> {
    const signedIn = await this.#parts.clouds.kept(door, this.#parts.operator);
    return await atDoor(async () => {
      const servers = new DrillServers(signedIn);
      // A name that is no id is asked for all the same: a dead cloud has said nothing about it.
      const server = await find(servers, jobRef);
      if (!server) return gone;
      const state = stateOf(server);
      if (state === null) throw new DoorError('unreachable', `the server’s status is ${server.status}`);
      if (state === 'gone') return gone;
      const programSha256 = programOf(server, await servers.console(server.id));
      return { state, held: isHeld(server, signedIn), programSha256, files: ['payload'] };
    });
  }

  async list(door: SiteDoor): Promise<string[]> {
    const signedIn = await this.#parts.clouds.kept(door, this.#parts.operator);
    return await atDoor(async () => {
      const servers = await new DrillServers(signedIn).all();
      // For a moment Nova still lists what it has deleted.
      return servers.filter((one) => stateOf(one) !== 'gone').map(({ id }) => id);
    });
  }

  async remove(door: SiteDoor, jobRef: string): Promise<RemovalOutcome> {
    const signedIn = await this.#parts.clouds.kept(door, this.#parts.operator);
    return await atDoor(async () => {
      const servers = new DrillServers(signedIn);
      const server = await find(servers, jobRef);
      if (!server || stateOf(server) === 'gone') return 'gone';
      const deployment = server.metadata[METADATA.deployment] ?? '';
      const all = (await servers.all({ name: `^${deployment}$` })).filter((one) => stateOf(one) !== 'gone');
      if (all.some((one) => isHeld(one, signedIn) && stateOf(one) !== 'running')) return 'held';
      if (all.some((one) => stateOf(one) !== 'ended')) return 'running';
      for (const one of all) {
        try {
          await servers.delete(one);
        } catch (error) {
          // Locked by the site, or busy with what its people do.
          if (isError(error, 'conflict')) return 'held';
          if (!isError(error, 'not-found')) throw error;
        }
      }
      for (const one of all) await this.#awaitGone(servers, one.id);
      return 'removed';
    });
  }

  #serverFor(submission: Submission, { at }: SignedIn): object {
    const { deployment, binary, autostart } = submission;
    for (const key of ['image', 'flavor', 'network'] as const)
      if (at[key] === '') throw new DoorError('invalid', `the door lacks the setting ${key}`);
    const published = this.#parts.published();
    const script = userDataOf({ deployment, binary, published, autostart, template: at.template });
    return {
      name: deployment,
      imageRef: at.image,
      flavorRef: at.flavor,
      networks: [{ uuid: at.network }],
      ...(at.zone === null ? {} : { availability_zone: at.zone }),
      // Clouds without a metadata service for this network hand it over on a disk.
      config_drive: true,
      user_data: Buffer.from(script).toString('base64'),
      metadata: {
        [METADATA.exercise]: 'SECURITY EXERCISE, harmless',
        [METADATA.deployment]: deployment,
        [METADATA.role]: autostart ? 'control' : 'copy',
        [METADATA.sha256]: createHash('sha256').update(binary).digest('hex'),
        [METADATA.image]: at.image,
      },
    };
  }

  /** Nova removes in the background; it is believed when read back. */
  async #awaitGone(servers: DrillServers, id: string): Promise<void> {
    for (let waited = 0; waited < GONE_WITHIN_MS; waited += LOOK_EVERY_MS) {
      const left = await servers.byId(id);
      if (!left || stateOf(left) === 'gone') return;
      await this.#parts.clock.sleep(LOOK_EVERY_MS);
    }
    throw new DoorError('unreachable', 'the cloud took the removal, but the server is still there');
  }
}

/** Only what has no guest yet: a copy that runs is ended by the signed stop and by the site alone. */
async function deleteUnborn(servers: DrillServers, twice: readonly DrillServer[]): Promise<void> {
  for (const one of twice.filter(({ status }) => status === 'BUILD')) {
    try {
      await servers.delete(one);
    } catch (error) {
      // Somebody was faster, or it is up by now.
      if (!isError(error, 'not-found', 'conflict')) throw error;
    }
  }
}

async function find(servers: DrillServers, jobRef: string): Promise<DrillServer | null> {
  const found = await servers.byId(jobRef);
  if (found || !/^dep_[a-z0-9_]{1,56}$/.test(jobRef)) return found;
  const [named] = await servers.all({ name: `^${jobRef}$` });
  return named ?? null;
}

function submittedOf(server: DrillServer): Submitted {
  const sha256 = server.metadata[METADATA.sha256];
  if (sha256 === undefined) throw new DoorError('unreachable', 'the cloud’s record lacks the program’s hash');
  return { jobRef: server.id, sha256 };
}

/** The guest's own word; else the cloud's record of what was handed to it, unless it runs from another image now. */
function programOf(server: DrillServer, console: string): string | null {
  const said = programOnConsole(console);
  if (said !== null) return said;
  const image = typeof server.image === 'object' ? server.image?.id : undefined;
  return image === server.metadata[METADATA.image] ? (server.metadata[METADATA.sha256] ?? null) : null;
}

function isHeld(server: DrillServer, { at }: SignedIn): boolean {
  if (server.locked) return true;
  if (server.metadata[METADATA.role] === 'control' || at.keepsNothing) return false;
  return server.metadata[METADATA.released] === undefined;
}
