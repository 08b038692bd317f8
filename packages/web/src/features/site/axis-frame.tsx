import type { TimelineView } from '@muster/contract';
import { dayText, secondsText, timeText } from '../../ui/times.ts';
import { type Plot, textWidth } from './plot.ts';
import { ticksOf } from './ticks.ts';

export const TICKS_HEIGHT = 24;
export const FLAG_ROW = 16;

interface FrameProps {
  view: TimelineView;
  plot: Plot;
  top: number;
  bottom: number;
}

/** Round times of UTC; midnight carries the day. */
export function Ticks({ plot, top, bottom }: Omit<FrameProps, 'view'>) {
  const { stepMs, ticks } = ticksOf(plot.range, plot.right - plot.left, 76);
  return (
    <g className="ticks">
      {ticks.map(({ at, isDay }) => {
        const x = Math.round(plot.x(at)) + 0.5;
        const text = isDay ? dayText(at) : stepMs < 60_000 ? secondsText(at) : timeText(at);
        const half = textWidth(text) / 2 + 2;
        const shown = x - half > plot.left - 40 && x + half < plot.right + 12;
        return (
          <g key={at}>
            <line className={isDay ? 'day' : ''} x1={x} x2={x} y1={top - 6} y2={bottom} />
            {shown ? (
              <text className={isDay ? 'day' : ''} x={x} y={14} textAnchor="middle">
                {text}
              </text>
            ) : null}
          </g>
        );
      })}
    </g>
  );
}

/** Our outages and the site's downtimes, behind every lane. */
export function Bands({ view, plot, top, bottom }: FrameProps) {
  const bands = [
    ...view.outages.map((one) => ({ ...one, to: one.to ?? view.at, look: 'ours', words: 'our outage' })),
    ...view.downtimes.map((one) => ({ ...one, look: 'down', words: 'site downtime' })),
  ];
  return (
    <g>
      {bands.map(({ from, to, look, words }) => {
        const a = plot.cut(Date.parse(from));
        const b = plot.cut(Date.parse(to));
        if (b <= a) return null;
        return (
          <g key={`${look} ${from}`}>
            <rect className={`band-${look}`} x={a} y={top} width={Math.max(2, b - a)} height={bottom - top} />
            <text className={`band-words-${look}`} x={a + 4} y={bottom - 5}>
              {[words, words.split(' ')[1] ?? ''].find((text) => textWidth(text) <= b - a - 6)}
            </text>
          </g>
        );
      })}
    </g>
  );
}

export interface Flag {
  x: number;
  row: number;
  /** Empty where there is no room for it. */
  words: string;
  end: boolean;
  mark: TimelineView['marks'][number];
}

const urgency: Record<TimelineView['marks'][number]['kind'], number> = {
  alarm: 0,
  stop: 1,
  suspended: 2,
  hint: 3,
  planned: 4,
  end: 5,
  start: 6,
};

/** Where the words of the marks stand: what matters most gets its place first; two rows at most. */
export function flagsOf(view: TimelineView, plot: Plot): Flag[] {
  const taken: { row: number; from: number; to: number }[] = [];
  const seen = view.marks
    .map((mark) => ({ mark, x: plot.x(Date.parse(mark.at)) }))
    .filter(({ x }) => x >= plot.left - 1 && x <= plot.right + 1)
    .sort((a, b) => urgency[a.mark.kind] - urgency[b.mark.kind]);
  return seen.map(({ mark, x }) => {
    const words = `${mark.says} ${timeText(Date.parse(mark.at))}`;
    const width = textWidth(words) + 10;
    for (const row of [0, 1]) {
      for (const end of [false, true]) {
        const [from, to] = end ? [x - width, x] : [x, x + width];
        const free = taken.every((one) => one.row !== row || one.to < from || one.from > to);
        if (from < plot.left - 4 || to > plot.right + 8 || !free) continue;
        taken.push({ row, from, to });
        return { x, row, words, end, mark };
      }
    }
    return { x, row: 0, words: '', end: false, mark };
  });
}

/** Alarm, hints, stop: through every lane, with their words above. */
export function Marks({ flags, bottom }: { flags: readonly Flag[]; bottom: number }) {
  return (
    <g className="marks">
      {flags.map(({ x, row, words, end, mark }) => (
        <g key={`${mark.kind} ${mark.at} ${mark.says}`} className={mark.kind}>
          <line x1={x} x2={x} y1={TICKS_HEIGHT + row * FLAG_ROW + 2} y2={bottom} />
          {words ? (
            <text
              x={end ? x - 5 : x + 5}
              y={TICKS_HEIGHT + row * FLAG_ROW + 12}
              textAnchor={end ? 'end' : 'start'}
            >
              {words}
            </text>
          ) : null}
        </g>
      ))}
    </g>
  );
}

/** Up to now the axis is known; what lies after it is to come. */
export function Now({ view, plot, top, bottom }: FrameProps) {
  const x = plot.x(Date.parse(view.at));
  if (view.campaign.state !== 'running' || x < plot.left || x > plot.right) return null;
  return (
    <g>
      <rect className="now-ground" x={x} y={top} width={plot.right - x} height={bottom - top} />
      <line className="now-line" x1={x} x2={x} y1={top - 6} y2={bottom} />
      {plot.right - x > 34 ? (
        <text x={x + 5} y={bottom - 5}>
          now
        </text>
      ) : null}
    </g>
  );
}
