import { connect, type OpenStack } from '@muster/openstack';
import {
  type FakeOpenStack,
  type FakeUser,
  type FakeWorld,
  populate,
  startFakeOpenStack,
} from '@muster/openstack/testing';
import { systemClock } from '../../../kernel/clock.ts';
import type { SiteSystem } from '../../../ports/site-system.ts';
import { systemOf } from '../openstack-system.ts';
import type { SiteCloud } from '../site-cloud.ts';
import { JumpClock } from './jump-clock.ts';

export interface FakeSite {
  fake: FakeOpenStack;
  world: FakeWorld;
  clock: JumpClock;
  site: SiteCloud;
  system: SiteSystem;
  /** The cloud as one of its users sees it. */
  as(user: FakeUser, projectId: string): OpenStack;
  reachable: boolean;
  close(): Promise<void>;
}

export const SITE = 'sit_alpha';

type Options = Partial<Parameters<typeof startFakeOpenStack>[0]>;

/** A fake cloud with an agent's adapter in front of it; waiting costs no time. */
export async function openFakeSite(options: Options = {}, given: Partial<SiteCloud> = {}): Promise<FakeSite> {
  const clock = new JumpClock(new Date('2027-03-01T08:00:00Z'));
  const fake = await startFakeOpenStack({ clock, ...options });
  const world = populate(fake);

  function as(user: FakeUser, projectId: string): OpenStack {
    const { name: username, password } = user;
    return connect(
      { authUrl: fake.authUrl, auth: { method: 'password', username, password, project: { projectId } } },
      {
        clock: {
          now: () => clock.now(),
          // The limit of a whole answer runs in real time; a pause before the next try does not.
          sleep: (ms, signal) => (ms >= 1000 ? systemClock.sleep(ms, signal) : clock.sleep(ms)),
        },
        fetch: (url, init) =>
          opened.reachable ? fetch(url, init) : Promise.reject(new Error('no route to host')),
      },
    );
  }

  const site: SiteCloud = {
    name: 'cloud',
    siteId: SITE,
    cloud: as(world.agent, world.forensic),
    clock,
    issuers: {},
    tokenCacheSeconds: 300,
    disablingDeletesCredentials: null,
    pageSize: 100,
    settleMs: 90_000,
    snapshotMs: 600_000,
    ...given,
  };
  const opened: FakeSite = {
    fake,
    world,
    clock,
    site,
    system: systemOf(site),
    as,
    reachable: true,
    close: () => fake.close(),
  };
  return opened;
}
