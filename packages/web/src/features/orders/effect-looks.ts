import type { EffectState } from '@muster/contract';
import { type Look, shapes } from './look-sign.tsx';

/** What was read back from the system itself. What could not be read never counts as holding. */
export const effectLooks: Record<EffectState, Look> = {
  holds: { says: 'holds', look: 'pass', shape: shapes.tick },
  differs: { says: 'is not so', look: 'fail', shape: shapes.cross },
  unknown: { says: 'could not be read', look: 'late', shape: shapes.unknown },
  released: { says: 'released', look: 'none', shape: shapes.back },
};
