import type { ClockState } from '@muster/contract';

/** How a step of a checklist stands, and in which tone. */
export const itemWords: Readonly<Record<ClockState, { says: string; tone: string }>> = {
  waiting: { says: 'not begun', tone: 'none' },
  running: { says: 'to do', tone: 'none' },
  paused: { says: 'paused', tone: 'ours' },
  met: { says: 'done', tone: 'pass' },
  late: { says: 'done late', tone: 'late' },
  missed: { says: 'overdue', tone: 'fail' },
  waived: { says: 'waived', tone: 'none' },
  'not-applicable': { says: 'not needed', tone: 'none' },
};
