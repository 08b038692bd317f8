import type { GridSite } from '@muster/contract';
import { useTick } from '../../app/server-clock.ts';
import { type Scale, shareOf } from './grid-model.ts';

const WIDTH = 112;
const HEIGHT = 20;
const LANES = ['acknowledge', 'contain', 'answer'];
const LOOKS: Record<string, string> = { met: 'met', late: 'late', missed: 'missed', running: 'runs' };

interface ClockLaneProps {
  row: GridSite;
  scale: Scale;
}

/**
 * The clocks of one site as lanes on the scale that all sites share: from the alarm to the due time, filled as far as
 * it took; one line marks now.
 */
export function ClockLane({ row, scale }: ClockLaneProps) {
  // By whole pixels: a lane is drawn again only when it looks otherwise.
  const now = useTick((at) => Math.round(shareOf(scale, at ?? scale.from) * WIDTH));
  if (row.alarmAt === null) return null;
  const alarm = x(scale, Date.parse(row.alarmAt));
  const told = row.clocks
    .filter(([step]) => LANES.includes(step))
    .map(([step, state]) => `${step} ${state}`)
    .join(', ');
  return (
    <svg
      className="lane"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={told}
    >
      {row.clocks.map(([step, state, dueAt, metAt], i) => {
        const lane = LANES.indexOf(step);
        if (lane < 0 || dueAt === null) return null;
        const due = x(scale, dueAt);
        const end = metAt === null ? (state === 'missed' ? due : now) : x(scale, metAt);
        return (
          // Clocks have no name of their own and keep their order.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <g key={i}>
            <rect className="rest" x={alarm} y={lane * 6 + 2} width={Math.max(1, due - alarm)} height={4} />
            <rect
              className={LOOKS[state] ?? 'stands'}
              x={alarm}
              y={lane * 6 + 2}
              width={Math.max(1, end - alarm)}
              height={4}
            />
          </g>
        );
      })}
      <path className="now" d={`M${now} 0v${HEIGHT}`} />
    </svg>
  );
}

function x(scale: Scale, at: number): number {
  return Math.round(shareOf(scale, at) * WIDTH * 10) / 10;
}
