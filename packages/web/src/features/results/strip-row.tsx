import type { KeyboardEvent } from 'react';
import { useLocation } from 'wouter';
import { durationText } from '../../ui/times.ts';
import { type DurationScale, spreadOut } from './scale.ts';
import { reachedText, type Strip, type StripPoint } from './strips.ts';

interface StripRowProps {
  strip: Strip;
  scale: DurationScale;
  dueSeconds: number | null;
  /** The one point of this row that the tab key reaches. */
  current: number;
  onStep: (event: KeyboardEvent, point: number) => void;
  onTell: (words: string | null) => void;
}

const MIDDLE = 17;
/** Of fewer points quartiles say more than is known. */
const BOX_FROM = 5;

/** One line: every point, the middle half behind them as a box, the median as a stroke. */
export function StripRow({ strip, scale, dueSeconds, current, onStep, onTell }: StripRowProps) {
  const { spread, points } = strip;
  const x = (seconds: number) => `${scale.at(seconds)}%`;
  const lift = spreadOut(points.map(({ seconds }) => scale.at(seconds)));
  return (
    <div className={`strip ${strip.kind}${strip.own ? ' own' : ''}`}>
      <div className="strip-label">{strip.label}</div>
      <svg className="strip-plot" width="100%" height="34">
        <title>{`${strip.label}: ${reachedText(strip)} reached`}</title>
        {scale.ticks.map(({ seconds, at }) => (
          <line key={seconds} className="grid" x1={`${at}%`} x2={`${at}%`} y1="0" y2="34" />
        ))}
        {dueSeconds === null ? null : (
          <line className="due" x1={x(dueSeconds)} x2={x(dueSeconds)} y1="0" y2="34" />
        )}
        {spread && spread.min !== null && spread.max !== null && spread.count > 1 ? (
          <line className="whisker" x1={x(spread.min)} x2={x(spread.max)} y1={MIDDLE} y2={MIDDLE} />
        ) : null}
        {spread && spread.count >= BOX_FROM ? (
          <rect
            className="box"
            x={x(spread.q1)}
            width={`${Math.max(0.6, scale.at(spread.q3) - scale.at(spread.q1))}%`}
            y={MIDDLE - 9}
            height="18"
            rx="3"
          />
        ) : null}
        {points.map((point, n) => (
          <Point
            key={`${point.site} ${point.seconds}`}
            point={point}
            x={x(point.seconds)}
            y={MIDDLE + (lift[n] ?? 0)}
            inTabOrder={n === current}
            onKey={(event) => onStep(event, n)}
            onTell={onTell}
          />
        ))}
        {spread && spread.count >= 3 ? (
          <line
            className="median"
            x1={x(spread.median)}
            x2={x(spread.median)}
            y1={MIDDLE - 12}
            y2={MIDDLE + 12}
          />
        ) : null}
      </svg>
      <div className="strip-note quiet">{reachedText(strip)}</div>
    </div>
  );
}

interface PointProps {
  point: StripPoint;
  x: string;
  y: number;
  inTabOrder: boolean;
  onKey: (event: KeyboardEvent) => void;
  onTell: (words: string | null) => void;
}

function Point({ point, x, y, inTabOrder, onKey, onTell }: PointProps) {
  const [, go] = useLocation();
  const words = `${point.site}, ${durationText(point.seconds)}`;
  const dot = (
    <>
      <circle className="reach" cx={x} cy={y} r="9" />
      <circle className="dot" cx={x} cy={y} r="4" />
    </>
  );
  const told = {
    onMouseEnter: () => onTell(words),
    onMouseLeave: () => onTell(null),
    onFocus: () => onTell(words),
    onBlur: () => onTell(null),
  };
  if (point.href === null)
    return (
      <g className="point" {...told}>
        {dot}
      </g>
    );
  const { href } = point;
  return (
    <a
      className="point"
      href={href}
      aria-label={words}
      tabIndex={inTabOrder ? 0 : -1}
      onKeyDown={onKey}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        go(href);
      }}
      {...told}
    >
      {dot}
    </a>
  );
}
