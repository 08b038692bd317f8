import type { TimelineCopy, TimelineDeadline, TimelineView } from '@muster/contract';
import { deadlineNames } from './words.ts';

type LaneKind =
  | { kind: 'deadline'; deadline: TimelineDeadline }
  | { kind: 'copy'; copy: TimelineCopy }
  | { kind: 'mail-out' | 'mail-in' | 'probe-drill' | 'probe-innocent' | 'workload' | 'claims' };

/** One row of the axis. */
export interface Lane {
  id: string;
  name: string;
  /** What the name means, where that is not plain. */
  hint: string;
  of: LaneKind;
  height: number;
  /** Empty space above it: it begins another group. */
  gap: number;
  /** How far below the middle its signs stand, where words stand above them. */
  below: number;
}

export interface PlacedLane extends Lane {
  /** Where its signs stand, and where it begins. */
  y: number;
  top: number;
}

const GROUP = 14;

/** The lanes that have something to show, in the order in which an incident is told. */
export function lanesOf(view: TimelineView): Lane[] {
  const names = deadlineNames(view.deadlines);
  const groups: Lane[][] = [
    view.deadlines.map((deadline, i) => ({
      ...lane(`deadline-${i}`, names[i] ?? '', { kind: 'deadline', deadline }, 24),
      hint: deadline.title,
    })),
    [
      lane('mail-out', 'mail to the site', { kind: 'mail-out' }, 26),
      lane('mail-in', 'mail from the site', { kind: 'mail-in' }, 26),
    ],
    view.claims.some(({ claimedAt }) => claimedAt !== null)
      ? [lane('claims', 'claims', { kind: 'claims' }, 30)]
      : [],
    view.copies.map((copy) => ({
      ...lane(copy.deployment, copy.name, { kind: 'copy', copy }, copy.role === 'implant' ? 30 : 26),
      hint: [copy.job, copy.host].filter(Boolean).join(' on '),
    })),
    view.probes.length > 0
      ? [
          { ...lane('probe-drill', 'stolen identity', { kind: 'probe-drill' }, 36), below: 6 },
          lane('probe-innocent', 'innocent identity', { kind: 'probe-innocent' }, 24),
        ]
      : [],
    view.workload.length > 0 ? [lane('workload', 'innocent job', { kind: 'workload' }, 24)] : [],
  ];
  return groups.flatMap((group, g) =>
    group.map((one, i) => ({
      ...one,
      gap: i === 0 && groups.slice(0, g).some((before) => before.length > 0) ? GROUP : 0,
    })),
  );
}

function lane(id: string, name: string, of: LaneKind, height: number): Lane {
  return { id, name, hint: '', of, height, gap: 0, below: 0 };
}

/** Where each lane stands; `labelAbove` is the room that a name above its lane takes on a narrow screen. */
export function placed(
  lanes: readonly Lane[],
  top: number,
  labelAbove: number,
): { lanes: PlacedLane[]; bottom: number } {
  let y = top;
  const found = lanes.map((one) => {
    y += one.gap + labelAbove;
    const top = y;
    y += one.height;
    return { ...one, y: top + one.height / 2 + one.below, top };
  });
  return { lanes: found, bottom: y + 8 };
}
