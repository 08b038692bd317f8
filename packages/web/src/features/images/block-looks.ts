import type { ImageBlockState, ImageBlockView, OrderView } from '@muster/contract';
import { type Look, shapes } from '../orders/look-sign.tsx';

const looks: Record<ImageBlockState, Look> = {
  'awaiting-approval': { says: 'waits for a second officer', look: 'late', shape: shapes.clock },
  active: { says: 'in force', look: 'pass', shape: shapes.tick },
  refused: { says: 'refused', look: 'none', shape: shapes.cross },
  withdrawn: { says: 'withdrawn', look: 'none', shape: shapes.dash },
  lapsed: { says: 'nobody approved it in time', look: 'none', shape: shapes.dash },
};
const lifted: Look = { says: 'lifted', look: 'none', shape: shapes.back };
const expired: Look = { says: 'ended by itself', look: 'none', shape: shapes.dash };

/** How a block stands: what was ordered is told by its order, which may have been undone or be over. */
export function blockLook(
  { state, expiresAt }: Pick<ImageBlockView, 'state' | 'expiresAt'>,
  order: Pick<OrderView, 'undoneBy'> | undefined,
  now: number,
): Look {
  if (state !== 'active') return looks[state];
  if (order && order.undoneBy !== null) return lifted;
  return Date.parse(expiresAt) <= now ? expired : looks.active;
}
