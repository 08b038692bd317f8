import { systemOf } from '../../../packages/agent/src/adapters/openstack/openstack-system.ts';
import type { SiteCloud } from '../../../packages/agent/src/adapters/openstack/site-cloud.ts';
import { systemClock } from '../../../packages/agent/src/kernel/clock.ts';
import type { Caller } from './known.ts';

export const SITE = 'sit_real';

export const siteParts: Omit<SiteCloud, 'cloud'> = {
  name: 'cloud',
  siteId: SITE,
  clock: systemClock,
  issuers: {},
  tokenCacheSeconds: 300,
  disablingDeletesCredentials: false,
  pageSize: 100,
  settleMs: 60_000,
  snapshotMs: 120_000,
};

/** The agent's adapter in front of the real cloud, in the name of an account. */
export function siteOf(caller: Caller, given: Partial<SiteCloud> = {}) {
  return systemOf({ ...siteParts, cloud: caller.cloud, ...given });
}
