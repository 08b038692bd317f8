import { systemOf } from '../../../packages/agent/src/adapters/openstack/openstack-system.ts';
import type { SiteCloud } from '../../../packages/agent/src/adapters/openstack/site-cloud.ts';
import { systemClock } from '../../../packages/agent/src/kernel/clock.ts';
import type { Caller } from './cloud-people.ts';

export const SITE = 'sit_real';

/** The agent's adapter in front of the real cloud, in the name of an account. */
export function siteOf(caller: Caller, given: Partial<SiteCloud> = {}) {
  return systemOf({
    name: 'cloud',
    siteId: SITE,
    cloud: caller.cloud,
    clock: systemClock,
    issuers: {},
    tokenCacheSeconds: 300,
    disablingDeletesCredentials: false,
    pageSize: 100,
    settleMs: 60_000,
    snapshotMs: 120_000,
    ...given,
  });
}
