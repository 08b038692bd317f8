import type { PlanStep } from '@muster/contract';
import { all, type Image, isError, type Server } from '@muster/openstack';
import { SystemError } from '../../../ports/site-system.ts';
import { ownProject } from '../quarantine-group.ts';
import type { SiteCloud } from '../site-cloud.ts';
import { waitUntil } from '../wait-until.ts';
import { GONE, serverOf, serverThatIsThere } from './server-of.ts';
import { already, done, failed, reading, type StepHandler, textIn } from './step.ts';

/** Its disk as an image of the agent's own project: protected, unshared, with its hash on record. */
export const snapshot: StepHandler = {
  async take(site, step, signal) {
    const known = await snapshotOf(site, step, signal);
    if (known?.status === 'active' && (await isKept(site, known, signal)))
      return already(wordsOf(known), recordOf(known));
    const server = await serverThatIsThere(site, step.target.ref, signal);
    const volumes = await snapshotVolumes(site, server, nameOf(step), signal);
    const imageId = known?.id ?? (await create(site, server, step, signal));
    // Glance shares it with the server's project from the start, before a byte is in it.
    await unshare(site, imageId, signal);
    const image = await completed(site, imageId, signal);
    if (!image) return failed(`the snapshot ${imageId} came to nothing`);
    await keep(site, image, signal);
    return done(wordsOf(image), { ...recordOf(image), ...volumes });
  },
  async read(site, step, signal) {
    const image = await snapshotOf(site, step, signal);
    if (!image) return reading(false, 'there is no snapshot');
    const kept = await isKept(site, image, signal);
    return reading(image.status === 'active' && kept, `${wordsOf(image)}${kept ? '' : ', not kept safe'}`);
  },
};

/** On its own, for a snapshot that somebody shared again. */
export const unshareSnapshot: StepHandler = {
  async take(site, step, signal) {
    const image = await snapshotOf(site, step, signal);
    if (!image) throw new SystemError('missing', 'there is no snapshot to unshare');
    if (await isUnshared(site, image, signal)) return already('shared with nobody');
    await unshare(site, image.id, signal);
    return done('shared with nobody now');
  },
  async read(site, step, signal) {
    const image = await snapshotOf(site, step, signal);
    if (!image) {
      const server = await serverOf(site, step.target.ref, signal);
      return reading(false, server ? 'there is no snapshot' : `there is no snapshot, and ${GONE}`);
    }
    const alone = await isUnshared(site, image, signal);
    return reading(alone, alone ? 'shared with nobody' : `${image.visibility}, seen by others`);
  },
};

/** The same for the same step, so that a crash between making it and writing that down makes no second one. */
function nameOf(step: PlanStep): string {
  return (textIn(step.sets, 'name') ?? `muster-${step.id}`).slice(0, 255);
}

/** Ours alone: an owner may well make an image of the same name. */
async function snapshotOf(site: SiteCloud, step: PlanStep, signal: AbortSignal): Promise<Image | null> {
  if (step.target.type === 'image') return site.cloud.glance.image(step.target.ref, signal);
  const owner = await ownProject(site);
  const images = await all(site.cloud.glance.images({ name: nameOf(step), owner }, signal));
  const alive = images.filter(
    (image) => image.owner === owner && !['killed', 'deleted', 'pending_delete'].includes(image.status),
  );
  return alive.find(({ status }) => status === 'active') ?? alive[0] ?? null;
}

/** Nova makes no two snapshots of a server at once, and its owner may well be making one. */
async function create(site: SiteCloud, server: Server, step: PlanStep, signal: AbortSignal): Promise<string> {
  const metadata = { muster_order: textIn(step.sets, 'order') ?? nameOf(step) };
  const attempt = async () => {
    try {
      return await site.cloud.nova.createImage(server.id, nameOf(step), metadata, signal);
    } catch (error) {
      if (isError(error, 'conflict')) return undefined;
      throw error;
    }
  };
  return waitUntil(site, { what: 'its turn for a snapshot', withinMs: site.snapshotMs }, attempt, signal);
}

async function completed(site: SiteCloud, imageId: string, signal: AbortSignal): Promise<Image | null> {
  const look = async () => {
    const image = await site.cloud.glance.image(imageId, signal);
    if (!image || image.status === 'killed' || image.status === 'deleted') return null;
    return image.status === 'active' ? image : undefined;
  };
  return waitUntil(site, { what: 'the snapshot', withinMs: site.snapshotMs }, look, signal);
}

async function keep(site: SiteCloud, image: Image, signal: AbortSignal): Promise<void> {
  await unshare(site, image.id, signal);
  await site.cloud.glance.update(image.id, { protected: true }, signal);
}

async function unshare(site: SiteCloud, imageId: string, signal: AbortSignal): Promise<void> {
  const { glance } = site.cloud;
  const image = await glance.image(imageId, signal);
  if (image?.visibility === 'shared') {
    for (const project of await glance.members(imageId, signal))
      await glance.removeMember(imageId, project, signal).catch((error: unknown) => {
        if (!isError(error, 'not-found')) throw error;
      });
  }
  if (image && image.visibility !== 'private')
    await glance.update(imageId, { visibility: 'private' }, signal);
}

async function isUnshared(site: SiteCloud, image: Image, signal: AbortSignal): Promise<boolean> {
  if (image.visibility === 'private') return true;
  return image.visibility === 'shared' && (await site.cloud.glance.members(image.id, signal)).length === 0;
}

async function isKept(site: SiteCloud, image: Image, signal: AbortSignal): Promise<boolean> {
  return image.protected && (await isUnshared(site, image, signal));
}

function recordOf(image: Image): Record<string, unknown> {
  const { id, size, checksum, os_hash_algo: algorithm, os_hash_value: hash } = image;
  return { image: id, size: size ?? null, checksum: checksum ?? null, algorithm, hash };
}

function wordsOf(image: Image): string {
  const hash = image.os_hash_value ? `, ${image.os_hash_algo} ${image.os_hash_value}` : '';
  return `image ${image.id} is ${image.status}, ${image.size ?? 0} bytes${hash}`;
}

/** A snapshot of a server leaves out the volumes that are attached to it. */
async function snapshotVolumes(site: SiteCloud, server: Server, name: string, signal: AbortSignal) {
  const volumes = server['os-extended-volumes:volumes_attached'];
  if (volumes.length === 0) return {};
  if (!(await site.cloud.session.has('cinder', signal))) return { volumesLeftOut: volumes.length };
  const known = await site.cloud.cinder.snapshotsNamed(name, signal);
  const made: string[] = known.map(({ id }) => id);
  for (const volume of volumes.filter(({ id }) => !known.some((one) => one.volume_id === id)))
    made.push((await site.cloud.cinder.createSnapshot(volume.id, name, signal)).id);
  return { volumeSnapshots: made };
}
