import type { PlanStep } from '@muster/contract';
import type { User } from '@muster/openstack';
import { SystemError } from '../../../ports/site-system.ts';
import { accountFact } from '../account-book.ts';
import { type SiteCloud, self } from '../site-cloud.ts';
import { waitUntil } from '../wait-until.ts';
import { GONE, Gone } from './server-of.ts';
import { already, done, reading, type StepHandler } from './step.ts';

async function userOf(site: SiteCloud, ref: string, signal: AbortSignal): Promise<User> {
  const user = await site.cloud.keystone.user(ref, signal);
  if (!user) throw new SystemError('missing', `Keystone has no user ${ref}`);
  return user;
}

export const disableAccount: StepHandler = {
  async take(site, step, signal) {
    const user = await userOf(site, step.target.ref, signal);
    if (user.id === (await self(site)).userId)
      throw new SystemError('refused', 'the agent does not take its own access');
    if (!user.enabled) return already('disabled');
    const before = await site.cloud.keystone.applicationCredentials(user.id, signal);
    await setEnabled(site, user.id, false, signal);
    const after = await site.cloud.keystone.applicationCredentials(user.id, signal);
    const lost = before.length - after.length;
    const words = lost > 0 ? `; Keystone deleted ${lost} application credentials with it` : '';
    return done(`disabled${words}`, {
      applicationCredentialsBefore: before.length,
      applicationCredentialsKept: after.length,
    });
  },
  /** A token that a service knows is believed until it is asked about again. */
  async read(site, step, signal) {
    const user = await userOf(site, step.target.ref, signal);
    const since = step.at ? new Date(step.at) : site.clock.now();
    const fullFrom = new Date(since.getTime() + site.tokenCacheSeconds * 1000);
    return reading(!user.enabled, user.enabled ? 'enabled' : 'disabled', user.enabled ? null : fullFrom);
  },
};

/** Back to what it was: an account that had been disabled before stays so. */
export const enableAccount: StepHandler = {
  async take(site, step, signal) {
    const user = await site.cloud.keystone.user(step.target.ref, signal);
    if (!user) throw new Gone();
    const wanted = step.sets.enabled !== false;
    if (user.enabled === wanted) return already(wanted ? 'enabled' : 'was disabled before, and stays so');
    await setEnabled(site, user.id, wanted, signal);
    const left = await site.cloud.keystone.applicationCredentials(user.id, signal);
    return done(`enabled; ${left.length} application credentials work again`);
  },
  async read(site, step, signal) {
    const user = await site.cloud.keystone.user(step.target.ref, signal);
    if (!user) return reading(true, GONE);
    return reading(user.enabled === (step.sets.enabled !== false), user.enabled ? 'enabled' : 'disabled');
  },
};

async function setEnabled(site: SiteCloud, userId: string, enabled: boolean, signal: AbortSignal) {
  const { keystone } = site.cloud;
  await keystone.setEnabled(userId, enabled, signal);
  const look = async () => ((await keystone.user(userId, signal))?.enabled === enabled ? true : undefined);
  await waitUntil(site, { what: enabled ? 'enabling' : 'disabling', withinMs: site.settleMs }, look, signal);
}

/** What lets the account in, before it is touched. */
export const listCredentials: StepHandler = {
  async take(site, step, signal) {
    const account = await accountFact(site, step.target.ref, signal);
    if (!account) throw new SystemError('missing', `Keystone has no user ${step.target.ref}`);
    return done(`${account.credentials.length} credentials, ${account.projects.length} projects`, {
      account,
    });
  },
  async read(site, step, signal) {
    await userOf(site, step.target.ref, signal);
    return reading(true, 'on record');
  },
};

export function accountIn(step: PlanStep): string | undefined {
  return typeof step.sets.account === 'string' ? step.sets.account : undefined;
}
