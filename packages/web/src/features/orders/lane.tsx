import type { BoardRow } from './board-model.ts';
import type { LagScale } from './lags.ts';

/** Lanes are as high as their rows, so that the lines of the scale go through all of them. */
const MIDDLE = '50%';
/** In per cent of the lane: nearer than this a sign hides the one under it. */
const HIDES = 1.5;

/** What happened at one site since the press: a ring for received, a dot for applied, a tick for verified. */
export function Lane({ row, scale }: { row: BoardRow; scale: LagScale }) {
  const { received, applied, verified } = row.lags;
  const x = (seconds: number) => `${scale.at(seconds)}%`;
  const last = verified ?? applied ?? received;
  const { state } = row.delivery;
  const endsAt = row.needsHand ? row.ended : null;
  // What is refused as it comes in stands at one place, where one sign would cover the other.
  const hidesReceived = received !== null && endsAt !== null && scale.at(endsAt) - scale.at(received) < HIDES;
  return (
    <svg className={`lane lane-${state}`} width="100%" height="100%" aria-hidden="true">
      {scale.ticks.map(({ seconds, at }) => (
        <line key={seconds} className="grid" x1={`${at}%`} x2={`${at}%`} y1="0" y2="100%" />
      ))}
      {received !== null && last !== null ? (
        <line className="run" x1={x(received)} x2={x(last)} y1={MIDDLE} y2={MIDDLE} />
      ) : null}
      {state === 'no-agent' || verified !== null ? null : (
        <line className="open" x1={last === null ? '0%' : x(last)} x2="100%" y1={MIDDLE} y2={MIDDLE} />
      )}
      {received === null || hidesReceived ? null : (
        <circle className="received" cx={x(received)} cy={MIDDLE} r="3.5" />
      )}
      {applied === null ? null : <circle className="applied" cx={x(applied)} cy={MIDDLE} r="3.5" />}
      {verified === null ? null : <Shape x={x(verified)} className="verified" d="M-4 .5-1 3.5 5-3.5" />}
      {endsAt === null ? null : <Shape x={x(endsAt)} className="ended" d="m-3.5-3.5 7 7m0-7-7 7" />}
    </svg>
  );
}

/** A path about a place that is given in per cent: only a frame of its own can stand there. */
function Shape({ x, className, d }: { x: string; className: string; d: string }) {
  return (
    <svg x={x} y={MIDDLE} overflow="visible" aria-hidden="true">
      <path className={className} d={d} />
    </svg>
  );
}
