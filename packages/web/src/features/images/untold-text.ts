import type { ImageBlockView } from '@muster/contract';

type Told = Pick<ImageBlockView, 'image' | 'reason' | 'tlp' | 'exercise' | 'expiresAt'>;

/** What to write to a site that no agent tells: to stop new servers of an image, or to let them start again. */
export function untoldText(block: Told, what: 'block' | 'lift'): string {
  const { image, reason, tlp, exercise } = block;
  const until = `${block.expiresAt.slice(0, 16).replace('T', ' ')} UTC`;
  return [
    `TLP:${tlp}`,
    ...(exercise ? ['This is an exercise.'] : []),
    '',
    what === 'block'
      ? 'Please let no new server be started at your cloud from this image:'
      : 'Servers may be started at your cloud from this image again:',
    '',
    ...(image.ref === null ? [] : [`  id ${image.ref}`]),
    ...(image.sha512 === null ? [] : [`  SHA-512 ${image.sha512} (os_hash_value in Glance)`]),
    '',
    ...(what === 'block' ? [`Why: ${reason}`, `Until: ${until}, unless we write before`, ''] : []),
    'With OpenStack, as administrator:',
    `  openstack image set --${what === 'block' ? 'deactivate' : 'activate'} ${image.ref ?? 'ID'}`,
    '',
    what === 'block'
      ? 'What runs from it may go on. Please answer whether you have it, how many servers run from it, and when it was stopped.'
      : 'Please answer when it was done.',
  ].join('\n');
}
