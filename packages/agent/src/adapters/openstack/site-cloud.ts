import type { OpenStack, Token } from '@muster/openstack';
import type { Clock } from '../../kernel/clock.ts';

/** The cloud with what the adapter must know of the site. */
export interface SiteCloud {
  name: string;
  siteId: string;
  cloud: OpenStack;
  clock: Clock;
  issuers: Readonly<Record<string, string>>;
  tokenCacheSeconds: number;
  disablingDeletesCredentials: boolean | null;
  pageSize: number;
  settleMs: number;
  snapshotMs: number;
}

/** In whose name the agent acts. */
export function self({ cloud }: SiteCloud): Promise<Token> {
  return cloud.session.token();
}
