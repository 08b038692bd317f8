import { fitted } from '../plot.ts';
import { drillTry, type Tone } from '../words.ts';
import { type LaneProps, ms } from './lane-props.ts';

interface Try {
  at: string;
  x: number;
  result: 'let-in' | 'refused' | 'unknown';
  tone: Tone;
  /** What it means; tries that mean the same are told once. */
  says: string;
}

/** Tries at the front door. What the drill's own identity meets is told in words where it changes. */
export function ProbeLane({ lane, view, plot }: LaneProps) {
  const isDrill = lane.of.kind === 'probe-drill';
  const { y } = lane;
  const tries = view.probes
    .map((round): Try => {
      const common = { at: round.at, x: plot.x(ms(round.at)) };
      if (isDrill) return { ...common, result: round.drill, ...drillTry(round) };
      const tone = { 'let-in': 'pass', refused: 'fail', unknown: 'none' } as const;
      return { ...common, result: round.innocent, tone: tone[round.innocent], says: '' };
    })
    .filter(({ x }) => x >= plot.left - 4 && x <= plot.right + 4);
  const changes = tries.filter(({ says }, i) => i === 0 || tries[i - 1]?.says !== says);
  return (
    <g className="probes">
      {tries.map(({ at, result, x, tone }) => (
        <path key={at} className={`try tone-${tone}`} d={tryPath(result, x, y)} />
      ))}
      {isDrill
        ? changes.map(({ at, says, x }, i) => (
            <text key={at} x={Math.max(plot.left, x - 4)} y={y - 9}>
              {fitted(says, (changes[i + 1]?.x ?? plot.right) - x - 8)}
            </text>
          ))
        : null}
    </g>
  );
}

function tryPath(result: Try['result'], x: number, y: number): string {
  if (result === 'let-in') return `M${x - 3.4} ${y}a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0-6.8 0`;
  if (result === 'refused') return `M${x - 3} ${y - 3}l6 6m0-6-6 6`;
  return `M${x - 3} ${y}h6`;
}
