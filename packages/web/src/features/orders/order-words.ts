import type { OrderKind } from '@muster/contract';

export const kindWords: Record<OrderKind, string> = {
  ban: 'Ban',
  unban: 'Lifting of a ban',
  contain: 'Containment',
  release: 'Release',
  'block-image': 'Blocking of an image',
  'unblock-image': 'Unblocking of an image',
};
