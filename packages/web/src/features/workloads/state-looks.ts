import type { WorkloadState } from '@muster/contract';
import { type Look, shapes } from '../orders/look-sign.tsx';

/** `unknown` is never shown as ended. */
export const workloadLooks: Record<WorkloadState, Look> = {
  starting: { says: 'starting', look: 'pending', shape: shapes.ring },
  running: { says: 'running', look: 'pending', shape: shapes.dot },
  frozen: { says: 'frozen', look: 'ours', shape: 'M5 3v8M9 3v8' },
  stopped: { says: 'stopped', look: 'none', shape: 'M4 4h6v6H4z' },
  failed: { says: 'failed', look: 'late', shape: shapes.mark },
  ended: { says: 'ended', look: 'none', shape: shapes.dash },
  unknown: { says: 'not known', look: 'late', shape: shapes.unknown },
};
