import type { TimelineView } from '@muster/contract';
import type { PlacedLane } from '../lanes.ts';
import type { Plot } from '../plot.ts';

export interface LaneProps {
  lane: PlacedLane;
  view: TimelineView;
  plot: Plot;
}

export function ms(at: string): number {
  return Date.parse(at);
}
