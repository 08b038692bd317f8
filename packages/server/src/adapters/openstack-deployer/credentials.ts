import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type AuthSettings, authSettings } from '@muster/openstack';
import { z } from 'zod';
import { DoorError } from '../../ports/deployer.ts';

const CREDENTIAL_NAME = /^[a-z][a-z0-9-]*$/;
/** By the address of Keystone: every cloud has its own. */
const file = z.record(z.string(), authSettings);

/**
 * `<credential>.openstack.json` in the directory of credentials holds how this identity signs in, by the address of
 * Keystone: `{"https://keystone.example.org:5000/v3": {"method": "application-credential", "id": …, "secret": …}}`.
 */
export class CloudCredentials {
  readonly #directory: string;
  readonly #read: (file: string) => Promise<string>;

  constructor(directory: string, read: (file: string) => Promise<string>) {
    this.#directory = directory;
    this.#read = read;
  }

  /** @throws DoorError invalid: what we lack proves nothing about a site */
  async of(credential: string, authUrl: string): Promise<AuthSettings> {
    if (!CREDENTIAL_NAME.test(credential))
      throw new DoorError('invalid', `"${credential}" is no name of a credential`);
    const name = `${credential}.openstack.json`;
    const path = join(this.#directory, name);
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFile()) throw new DoorError('invalid', `there is no file ${name}`);
    if ((found.mode & 0o077) !== 0) throw new DoorError('invalid', `others than its owner can read ${name}`);
    const read = file.safeParse(parsed(await this.#read(path)));
    if (!read.success) throw new DoorError('invalid', `${name} is not what it should be`);
    const auth = Object.hasOwn(read.data, authUrl) ? read.data[authUrl] : undefined;
    if (!auth) throw new DoorError('invalid', `${name} has nothing for ${authUrl}`);
    return auth;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
