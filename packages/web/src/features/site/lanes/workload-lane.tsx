import { fitted } from '../plot.ts';
import { type LaneProps, ms } from './lane-props.ts';

/** The innocent job: whether it ran, and whether its owner was let in. */
export function WorkloadLane({ lane, view, plot }: LaneProps) {
  return (
    <g>
      {view.workload.map(({ from, to, running, owner }, i) => {
        const next = view.workload[i + 1];
        const a = plot.cut(ms(from));
        const b = plot.cut(next ? ms(next.from) : ms(to));
        const bad = running === 'no' || owner === 'refused';
        const tone = bad ? 'fail' : running === 'yes' && owner === 'let-in' ? 'pass' : 'none';
        const words = running === 'no' ? 'stopped' : owner === 'refused' ? 'owner refused' : 'not observed';
        return (
          <g key={from}>
            <rect
              className={`bar job tone-${tone}`}
              x={a}
              y={lane.y - 5}
              width={Math.max(b > a ? 2 : 0, b - a)}
              height={10}
              rx={3}
            />
            {tone === 'pass' ? null : (
              <text className="on-bar" x={a + 5} y={lane.y + 4}>
                {fitted(words, b - a - 8)}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}
