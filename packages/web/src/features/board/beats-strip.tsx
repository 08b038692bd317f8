import type { GridView } from '@muster/contract';
import { memo } from 'react';

const WIDTH = 96;
const HEIGHT = 18;

export interface StripGround {
  from: number;
  to: number;
  outages: GridView['ourOutages'];
}

interface BeatsStripProps {
  /** As `GridSite.beats` tells them. */
  beats: readonly string[];
  ground: StripGround;
  /** More copies than one text says. */
  together: boolean;
  label: string;
}

/** When the copies of a site beat: a line each, dark where they were heard; behind them our own outages. */
export const BeatsStrip = memo(
  function BeatsStrip({ beats, ground, together, label }: BeatsStripProps) {
    const pitch = HEIGHT / Math.max(3, beats.length);
    const thick = together ? 0 : pitch - (pitch > 4 ? 2 : 0.6);
    return (
      <svg
        className="beats"
        width={WIDTH}
        height={HEIGHT}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={label}
      >
        {ground.outages.map((outage) => (
          <Outage key={outage.from} outage={outage} ground={ground} />
        ))}
        {together ? (
          <path className="on share" d={sharePath(beats[0] ?? '')} />
        ) : (
          <>
            <path
              className="off"
              strokeWidth={thick}
              d={beats.map((_, lane) => `M0 ${middle(lane, pitch)}h${WIDTH}`).join('')}
            />
            <path
              className="on"
              strokeWidth={thick}
              d={beats.map((lane, n) => lanePath(lane, middle(n, pitch))).join('')}
            />
          </>
        )}
      </svg>
    );
  },
  (a, b) => a.ground === b.ground && a.label === b.label && a.beats.join() === b.beats.join(),
);

function Outage({
  outage: { from, to },
  ground,
}: {
  outage: GridView['ourOutages'][number];
  ground: StripGround;
}) {
  const x = (at: number) => ((at - ground.from) / (ground.to - ground.from)) * WIDTH;
  const [left, right] = [
    Math.max(0, x(Date.parse(from))),
    Math.min(WIDTH, x(to === null ? ground.to : Date.parse(to))),
  ];
  if (right <= 0 || left >= WIDTH) return null;
  return <rect className="ours" x={left} y={0.3} width={Math.max(1.5, right - left)} height={HEIGHT - 0.6} />;
}

function middle(lane: number, pitch: number): number {
  return (lane + 0.5) * pitch;
}

/** One stroke for each stretch of parts in which it was mostly heard. */
function lanePath(lane: string, y: number): string {
  const step = WIDTH / lane.length;
  return [...lane.matchAll(/[5-9]+/g)]
    .map(({ index, 0: run }) => `M${index * step} ${y}h${run.length * step}`)
    .join('');
}

/** For many copies: as high as the share of them that was heard. */
function sharePath(lane: string): string {
  const step = WIDTH / lane.length;
  return [...lane]
    .map((digit, part) => `M${part * step + 0.7} ${HEIGHT}v${-Math.max(0.8, (Number(digit) / 9) * HEIGHT)}`)
    .join('');
}
