import type { Image } from '@muster/openstack';
import { SystemError } from '../../../ports/site-system.ts';
import type { SiteCloud } from '../site-cloud.ts';
import { GONE, Gone } from './server-of.ts';
import { already, done, reading, type StepHandler } from './step.ts';

async function imageOf(site: SiteCloud, ref: string, signal: AbortSignal): Promise<Image> {
  const image = await site.cloud.glance.image(ref, signal);
  if (!image) throw new SystemError('missing', `there is no image ${ref}`);
  return image;
}

/** Nobody starts anything from it or finds it in a list; what runs from it goes on. */
export const blockImage: StepHandler = {
  async take(site, step, signal) {
    const before = await imageOf(site, step.target.ref, signal);
    if (isBlocked(before)) return already('deactivated and hidden');
    if (before.status !== 'deactivated') await site.cloud.glance.deactivate(before.id, signal);
    if (!before.os_hidden) await site.cloud.glance.update(before.id, { os_hidden: true }, signal);
    const after = await imageOf(site, before.id, signal);
    if (!isBlocked(after)) throw new SystemError('busy', wordsOf(after));
    return done(`${wordsOf(before)} before; ${wordsOf(after)} now`);
  },
  async read(site, step, signal) {
    const image = await site.cloud.glance.image(step.target.ref, signal);
    return image ? reading(isBlocked(image), wordsOf(image)) : reading(true, GONE);
  },
};

export const unblockImage: StepHandler = {
  async take(site, step, signal) {
    const before = await site.cloud.glance.image(step.target.ref, signal);
    if (!before) throw new Gone();
    const wanted = { active: step.sets.state !== 'deactivated', hidden: step.sets.hidden === true };
    const isActive = before.status !== 'deactivated';
    if (isActive === wanted.active && before.os_hidden === wanted.hidden) return already(wordsOf(before));
    if (wanted.active && !isActive) await site.cloud.glance.reactivate(before.id, signal);
    if (before.os_hidden !== wanted.hidden)
      await site.cloud.glance.update(before.id, { os_hidden: wanted.hidden }, signal);
    return done(wordsOf(await imageOf(site, before.id, signal)));
  },
  async read(site, step, signal) {
    const image = await site.cloud.glance.image(step.target.ref, signal);
    if (!image) return reading(true, GONE);
    const active = step.sets.state !== 'deactivated';
    const fits =
      (image.status !== 'deactivated') === active && image.os_hidden === (step.sets.hidden === true);
    return reading(fits, wordsOf(image));
  },
};

function isBlocked(image: Image): boolean {
  return image.status === 'deactivated' && image.os_hidden;
}

function wordsOf(image: Image): string {
  return `${image.status}${image.os_hidden ? ', hidden' : ''}`;
}
