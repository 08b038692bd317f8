import type { StreamView } from '@muster/contract';
import { type Look, shapes } from '../orders/look-sign.tsx';

type Standing = Pick<StreamView, 'status' | 'failingSince' | 'verifiedAt'>;

/** How a stream stands: what needs a hand before what is well. */
export function streamLook({ status, failingSince, verifiedAt }: Standing): Look {
  if (failingSince !== null) return { says: 'fails', look: 'fail', shape: shapes.cross };
  if (status === 'paused') return { says: 'paused', look: 'late', shape: shapes.clock };
  if (status === 'disabled') return { says: 'disabled by the receiver', look: 'none', shape: shapes.dash };
  return verifiedAt === null
    ? { says: 'not verified yet', look: 'pending', shape: shapes.ring }
    : { says: 'verified', look: 'pass', shape: shapes.tick };
}
