import type { TimelineBeats } from '@muster/contract';
import { secondsText } from '../../../ui/times.ts';
import { fitted, type Plot } from '../plot.ts';
import { silenceTone, silenceWords } from '../words.ts';
import { type LaneProps, ms } from './lane-props.ts';

export interface BeatsShown {
  beats: TimelineBeats;
  copy: TimelineBeats['copies'][number];
}

/** The beats of one copy, and why it is silent where it is. */
export function CopyLane({ lane, view, plot, shown }: LaneProps & { shown: BeatsShown | undefined }) {
  if (lane.of.kind !== 'copy') return null;
  const { copy } = lane.of;
  const { y } = lane;
  const half = copy.role === 'implant' ? 7 : 4.5;
  const over = Math.min(ms(view.at), ms(view.span.to));
  return (
    <g className={copy.role === 'implant' ? 'copy' : 'copy control'}>
      {copy.silences.map((silence) => {
        const last = plot.cut(ms(silence.from));
        const due = plot.cut(Math.min(ms(silence.due), over));
        const until = plot.cut(silence.until ? ms(silence.until) : over);
        const { word } = silenceWords[silence.kind];
        const room = until - due - 12;
        const between = `last beat ${secondsText(ms(silence.from))}, the next was due by ${secondsText(ms(silence.due))}`;
        const words = fitted(`${word} · ${between}`, room) || fitted(word, room);
        return (
          <g key={silence.from}>
            <rect
              className="missing"
              x={last}
              y={y - half}
              width={Math.max(0, due - last)}
              height={2 * half}
            />
            <rect
              className={`silence wash-${silenceTone(silence.kind, copy.role)}`}
              x={due}
              y={y - half - 1}
              width={Math.max(0, until - due)}
              height={2 * half + 2}
              rx={3}
            />
            <text x={due + 6} y={y + 4}>
              {words}
            </text>
          </g>
        );
      })}
      {shown ? <Beats {...shown} {...{ plot, y, half }} /> : null}
    </g>
  );
}

/** A stroke a beat; many beats are strokes as high as their share of the fullest column. */
function Beats({ beats, copy, plot, y, half }: BeatsShown & { plot: Plot; y: number; half: number }) {
  const from = ms(beats.from);
  const counts = copy.counts ?? [];
  const step = (ms(beats.to) - from) / Math.max(1, counts.length);
  const fullest = Math.max(1, ...counts);
  const strokes = copy.at
    ? copy.at.map((seconds) => ({ x: plot.x(from + seconds * 1000), high: half }))
    : counts.flatMap((count, i) =>
        count === 0
          ? []
          : [
              {
                x: plot.x(from + (i + 0.5) * step),
                high: fullest > 3 ? half * Math.max(0.25, count / fullest) : half,
              },
            ],
      );
  const seen = strokes.filter(({ x }) => x >= plot.left && x <= plot.right);
  const first = seen[0]?.x ?? 0;
  const apart = seen.length > 1 ? ((seen.at(-1)?.x ?? first) - first) / (seen.length - 1) : 10;
  const path = seen.map(({ x, high }) => `M${round(x)} ${round(y - high)}v${round(2 * high)}`).join('');
  // Strokes that stand close are finer, so that they stay strokes.
  return <path className="beats" d={path} strokeWidth={Math.min(1.3, Math.max(0.4, apart * 0.5))} />;
}

function round(px: number): number {
  return Math.round(px * 10) / 10;
}
