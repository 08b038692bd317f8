import { connect, isError, type OpenStack } from '@muster/openstack';
import type { Clock } from '../../kernel/clock.ts';
import { DoorError, type SiteDoor } from '../../ports/deployer.ts';
import type { CloudCredentials } from './credentials.ts';
import { type CloudDoor, cloudDoorOf } from './door.ts';
import { fetchTrusting } from './trusting-fetch.ts';

/**
 * Machine milliseconds for one answer: a cloud that is silent for so long has not answered. Long, since a server that is
 * made after all would be made twice.
 */
const ANSWER_WITHIN_MS = 45_000;
const LONGEST_ANSWER_BYTES = 8 * 1024 * 1024;

/** A door and the cloud behind it, seen as one identity. */
export interface SignedIn {
  at: CloudDoor;
  cloud: OpenStack;
}

/** Opens clouds by their doors. */
export class Clouds {
  readonly #credentials: CloudCredentials;
  readonly #clock: Clock;
  readonly #answerMs: number;
  readonly #kept = new Map<string, SignedIn>();

  constructor(credentials: CloudCredentials, clock: Clock, answerMs = ANSWER_WITHIN_MS) {
    this.#answerMs = answerMs;
    this.#credentials = credentials;
    this.#clock = clock;
  }

  /** Signs in anew with its first question: a token from before a ban would say nothing of the ban. */
  async afresh(door: SiteDoor, credential: string): Promise<SignedIn> {
    const at = cloudDoorOf(door);
    const auth = await this.#credentials.of(credential, at.authUrl);
    const clock = this.#clock;
    const settings = {
      authUrl: at.authUrl,
      auth,
      ...(at.region === undefined ? {} : { region: at.region }),
      ...(at.hosts === undefined ? {} : { hosts: [...at.hosts] }),
    };
    const limits = { answerMs: this.#answerMs, answerBytes: LONGEST_ANSWER_BYTES };
    const own = door.caPem === null ? {} : { fetch: fetchTrusting(door.caPem) };
    return { at, cloud: connect(settings, { clock, limits, ...own }) };
  }

  /** The same session as long as it lasts. */
  async kept(door: SiteDoor, credential: string): Promise<SignedIn> {
    const key = JSON.stringify([credential, door.url, door.caPem, door.settings]);
    const known = this.#kept.get(key);
    if (known) return known;
    const made = await this.afresh(door, credential);
    if (this.#kept.size >= 1000) this.#kept.clear();
    this.#kept.set(key, made);
    return made;
  }
}

/** A cloud's own words for "not you"; a proxy's bare 401 or 403 is none. */
const REFUSALS =
  /requires authentication|not authorized to perform|Policy doesn.t allow|Could not find Application Credential|(user|project|domain) is disabled/i;

/** What an error of the client means at a door. Others are thrown on. */
export function doorErrorOf(error: unknown): unknown {
  if (isError(error, 'unauthorised', 'forbidden', 'not-found') && REFUSALS.test(error.detail))
    return new DoorError('refused', error.message);
  if (isError(error, 'quota')) return new DoorError('invalid', error.message);
  // Only JSON of the service itself is a reasoned no; a page of a proxy begins otherwise.
  if (
    isError(error, 'invalid', 'conflict') &&
    error.detail !== '' &&
    !error.detail.trimStart().startsWith('<')
  )
    return new DoorError('invalid', error.message);
  if (error instanceof Error && error.name === 'OpenStackError')
    return new DoorError('unreachable', error.message);
  return error;
}

export async function atDoor<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw doorErrorOf(error);
  }
}
