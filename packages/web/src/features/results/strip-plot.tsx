import { type KeyboardEvent, useRef, useState } from 'react';
import { durationText } from '../../ui/times.ts';
import { durationScale } from './scale.ts';
import { StripRow } from './strip-row.tsx';
import type { Strip } from './strips.ts';

interface StripPlotProps {
  label: string;
  strips: readonly Strip[];
  dueSeconds: number | null;
}

/**
 * All lines on one scale. The tab key reaches one point of the plot; left and right go from point to point, up and
 * down from line to line, Enter opens the site.
 */
export function StripPlot({ label, strips, dueSeconds }: StripPlotProps) {
  const [place, setPlace] = useState({ strip: 0, point: 0 });
  const [told, setTold] = useState<string | null>(null);
  const plot = useRef<HTMLElement>(null);
  const values = strips.flatMap(({ points, spread }) => [
    ...points.map(({ seconds }) => seconds),
    ...(spread ? [spread.q1, spread.median, spread.q3] : []),
  ]);
  const scale = durationScale(dueSeconds === null ? values : [...values, dueSeconds]);

  function step(event: KeyboardEvent, strip: number, point: number): void {
    const next = neighbour(strips, { strip, point }, event.key);
    if (!next) return;
    event.preventDefault();
    setPlace(next);
    const row = plot.current?.querySelectorAll('.strip:not(.axis)')[next.strip];
    row?.querySelectorAll<SVGAElement>('a.point')[next.point]?.focus();
  }

  return (
    <section className="strips" ref={plot} aria-label={label}>
      <div className="strip axis" aria-hidden="true">
        <div />
        <div className="ticks">
          {scale.ticks.map(({ seconds, label: words, at }) => (
            <span key={seconds} style={{ left: `${at}%` }}>
              {words}
            </span>
          ))}
        </div>
        <div />
      </div>
      {strips.map((strip, n) => (
        <StripRow
          key={strip.key}
          strip={strip}
          scale={scale}
          dueSeconds={dueSeconds}
          current={n === place.strip ? place.point : -1}
          onStep={(event, point) => step(event, n, point)}
          onTell={setTold}
        />
      ))}
      <p className="strip-told" aria-live="off">
        {told ?? (
          <span className="quiet">
            {dueSeconds === null ? 'No deadline ran.' : `Red line: due after ${durationText(dueSeconds)}.`}{' '}
            Logarithmic scale.
          </span>
        )}
      </p>
    </section>
  );
}

interface Place {
  strip: number;
  point: number;
}

/** Where an arrow leads; earlier campaigns have no page of their sites to lead to. */
export function neighbour(strips: readonly Strip[], { strip, point }: Place, key: string): Place | undefined {
  const count = strips[strip]?.points.length ?? 0;
  if (key === 'ArrowRight') return { strip, point: Math.min(point + 1, count - 1) };
  if (key === 'ArrowLeft') return { strip, point: Math.max(point - 1, 0) };
  if (key === 'Home') return { strip, point: 0 };
  if (key === 'End') return { strip, point: count - 1 };
  const direction = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  if (direction === 0) return undefined;
  for (let n = strip + direction; n >= 0 && n < strips.length; n += direction) {
    const points = strips[n]?.points ?? [];
    if (points.length > 0 && points[0]?.href !== null)
      return { strip: n, point: Math.min(point, points.length - 1) };
  }
  return undefined;
}
