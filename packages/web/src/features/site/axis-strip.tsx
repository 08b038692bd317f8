import { memo } from 'react';
import type { AxisEvent } from './events.ts';
import type { Plot } from './plot.ts';
import { lengthOf, type Range } from './range.ts';

export const STRIP_HEIGHT = 18;

interface AxisStripProps {
  plot: Plot;
  whole: Range;
  events: readonly AxisEvent[];
  top: number;
}

/** The whole campaign in one line, with the stretch that is shown: where the reader is, and a handle to move it. */
export const AxisStrip = memo(function AxisStrip({ plot, whole, events, top }: AxisStripProps) {
  const width = plot.right - plot.left;
  const x = (at: number) => plot.left + ((at - whole.from) / lengthOf(whole)) * width;
  const [from, to] = [x(plot.range.from), x(plot.range.to)];
  return (
    <g className="strip-of-all">
      <rect className="strip-ground" x={plot.left} y={top} width={width} height={STRIP_HEIGHT} rx={3} />
      {events.map((event, i) => (
        <path
          // biome-ignore lint/suspicious/noArrayIndexKey: events keep their order
          key={i}
          className={`tone-${event.tone}`}
          d={`M${Math.round(x(event.at) * 10) / 10} ${top + 5}v${STRIP_HEIGHT - 10}`}
        />
      ))}
      {lengthOf(plot.range) < lengthOf(whole) * 0.999 ? (
        <rect
          className="strip-window"
          x={from}
          y={top + 0.5}
          width={Math.max(4, to - from)}
          height={STRIP_HEIGHT - 1}
          rx={3}
        />
      ) : null}
    </g>
  );
});

/** The stretch as long as `range`, with its middle where the strip is touched. */
export function rangeAtStrip(px: number, plot: Plot, whole: Range): Range {
  const middle = whole.from + ((px - plot.left) / (plot.right - plot.left)) * lengthOf(whole);
  const half = lengthOf(plot.range) / 2;
  return { from: middle - half, to: middle + half };
}
