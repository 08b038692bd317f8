import { fitted } from '../plot.ts';
import { type LaneProps, ms } from './lane-props.ts';

/** Tries at the front door. What the drill's own identity meets is told in words where it changes. */
export function ProbeLane({ lane, view, plot }: LaneProps) {
  const who = lane.of.kind === 'probe-drill' ? 'drill' : 'innocent';
  const good = who === 'drill' ? 'refused' : 'let-in';
  const rounds = view.probes
    .map((round) => ({ word: round[who], x: plot.x(ms(round.at)), at: round.at }))
    .filter(({ x }) => x >= plot.left - 4 && x <= plot.right + 4);
  const changes = rounds.filter(({ word }, i) => i === 0 || rounds[i - 1]?.word !== word);
  const { y } = lane;
  const words = { refused: 'refused: ban proven', 'let-in': 'still let in', unknown: 'no answer' };
  return (
    <g className="probes">
      {rounds.map(({ at, word, x }) => (
        <path
          key={at}
          className={`try tone-${word === 'unknown' ? 'none' : word === good ? 'pass' : 'fail'}`}
          d={tryPath(word, x, y)}
        />
      ))}
      {who === 'drill'
        ? changes.map(({ at, word, x }, i) => (
            <text key={at} x={Math.max(plot.left, x - 4)} y={y - 9}>
              {fitted(words[word], (changes[i + 1]?.x ?? plot.right) - x - 8)}
            </text>
          ))
        : null}
    </g>
  );
}

function tryPath(word: 'let-in' | 'refused' | 'unknown', x: number, y: number): string {
  if (word === 'let-in') return `M${x - 3.4} ${y}a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0-6.8 0`;
  if (word === 'refused') return `M${x - 3} ${y - 3}l6 6m0-6-6 6`;
  return `M${x - 3} ${y}h6`;
}
