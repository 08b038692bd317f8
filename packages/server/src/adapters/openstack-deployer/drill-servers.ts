import { isError } from '@muster/openstack';
import { z } from 'zod';
import { DoorError } from '../../ports/deployer.ts';
import type { SignedIn } from './clouds.ts';
import { type DrillServer, drillServer, METADATA } from './server-words.ts';

/** 2.26 and later answer an owner with all that is used here; pinned so that no cloud's newest changes it. */
const HEADERS = { 'openstack-api-version': 'compute 2.42' };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const PAGE = '500';
const MOST_PAGES = 40;
const page = z.object({
  servers: z.array(drillServer),
  servers_links: z.array(z.object({ rel: z.string() })).optional(),
});
const nothing = z.unknown();

/** Nova as the drill uses it: for servers that the drill's own users made and marked, and for no others. */
export class DrillServers {
  readonly #signedIn: SignedIn;

  constructor(signedIn: SignedIn) {
    this.#signedIn = signedIn;
  }

  get #session() {
    return this.#signedIn.cloud.session;
  }

  /** Null for what is not there and for what is another's: nobody is told which of the two. */
  async byId(id: string): Promise<DrillServer | null> {
    if (!UUID.test(id)) return null;
    const call = { path: `/servers/${id}`, headers: HEADERS };
    try {
      const { server } = await this.#session.call('nova', call, z.object({ server: drillServer }));
      return (await this.#isOurs(server)) ? server : null;
    } catch (error) {
      // A proxy's 404 is not Nova's word.
      if (isError(error, 'not-found') && error.detail.includes(id)) return null;
      throw error;
    }
  }

  async all(query: Record<string, string> = {}): Promise<DrillServer[]> {
    const found: DrillServer[] = [];
    let marker: string | undefined;
    for (let pages = 0; pages < MOST_PAGES; pages++) {
      const call = {
        path: '/servers/detail',
        headers: HEADERS,
        query: { limit: PAGE, ...query, ...(marker === undefined ? {} : { marker }) },
      };
      const { servers, servers_links: links } = await this.#session.call('nova', call, page);
      for (const server of servers) if (await this.#isOurs(server)) found.push(server);
      // A cloud may give fewer at once than were asked for; only its link says whether there are more.
      if (!links?.some(({ rel }) => rel === 'next')) return found;
      marker = servers.at(-1)?.id;
    }
    throw new DoorError('unreachable', 'the cloud’s list of servers has no end');
  }

  /**
   * The servers of a deployment, deleted or not, the first one first: a copy that the site removed is not started again.
   * There are more when a try got no answer in time and was made all the same.
   */
  async ofDeployment(deployment: string, since: Date): Promise<DrillServer[]> {
    const query = { name: `^${deployment}$` };
    const both = [
      ...(await this.all(query)),
      ...(await this.all({ ...query, 'changes-since': since.toISOString() })),
    ];
    return [...new Map(both.map((one) => [one.id, one])).values()]
      .filter((one) => one.metadata[METADATA.deployment] === deployment)
      .sort((a, b) => a.created.localeCompare(b.created) || a.id.localeCompare(b.id));
  }

  async create(server: object): Promise<string> {
    const call = { method: 'POST', path: '/servers', headers: HEADERS, body: { server } } as const;
    return (await this.#session.call('nova', call, z.object({ server: z.object({ id: z.string() }) }))).server
      .id;
  }

  /** @throws OpenStackError conflict for a server that somebody locked */
  async delete(server: DrillServer): Promise<void> {
    const call = { method: 'DELETE', path: `/servers/${server.id}`, headers: HEADERS } as const;
    await this.#session.call('nova', call, nothing);
  }

  /** The end of what the server wrote to its console; empty where the cloud shows none. */
  async console(id: string): Promise<string> {
    const body = { 'os-getConsoleOutput': { length: 400 } };
    const call = { method: 'POST', path: `/servers/${id}/action`, headers: HEADERS, body } as const;
    try {
      return (
        (await this.#session.call('nova', call, z.object({ output: z.string().nullish() }))).output ?? ''
      );
    } catch (error) {
      if (isError(error, 'conflict', 'not-found', 'invalid', 'forbidden', 'unavailable')) return '';
      throw error;
    }
  }

  async #isOurs({ metadata, user_id: user }: DrillServer): Promise<boolean> {
    if (metadata[METADATA.exercise] === undefined || metadata[METADATA.deployment] === undefined)
      return false;
    if (this.#signedIn.at.drillUsers.includes(user)) return true;
    return (await this.#session.token()).userId === user;
  }
}
