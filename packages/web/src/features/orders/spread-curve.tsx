import { type BoardRow, lagsOf } from './board-model.ts';
import { type LagScale, type SiteLags, staircase } from './lags.ts';

const HEIGHT = 148;
/** Room above the top line, so that a stroke at 100 % is whole. */
const TOP = 8;
const BOTTOM = 4;
const WIDTH = 1000;
const LEVELS = [0, 0.25, 0.5, 0.75, 1];
const CURVES = ['received', 'applied', 'verified'] as const;

/** The share of sites over the time since the press, for each of the three steps; the axis is that of the lanes below. */
export function SpreadCurve({ rows, scale }: { rows: readonly BoardRow[]; scale: LagScale }) {
  return (
    <svg
      className="spread-curve"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      height={HEIGHT}
      width="100%"
      preserveAspectRatio="none"
      role="img"
      aria-label={CURVES.map((of) => curveText(rows, of)).join('; ')}
    >
      {scale.ticks.map(({ seconds, at }) => (
        <line key={seconds} className="grid" x1={at * 10} x2={at * 10} y1="0" y2={HEIGHT} />
      ))}
      {LEVELS.map((level) => (
        <line key={level} className="grid" x1="0" x2={WIDTH} y1={heightOf(level)} y2={heightOf(level)} />
      ))}
      {CURVES.map((of) => (
        <path key={of} className={`curve curve-${of}`} d={pathOf(rows, of, scale)} />
      ))}
    </svg>
  );
}

/** Where the level lines are, in pixels from the top. */
export function heightOf(share: number): number {
  return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM);
}

function pathOf(rows: readonly BoardRow[], of: keyof SiteLags, scale: LagScale): string {
  const steps = staircase(lagsOf(rows, of)).map(
    ({ seconds, share }) => `H${(scale.at(seconds) * 10).toFixed(1)}V${heightOf(share).toFixed(1)}`,
  );
  return `M0 ${heightOf(0)}${steps.join('')}H${WIDTH}`;
}

function curveText(rows: readonly BoardRow[], of: keyof SiteLags): string {
  const lags = lagsOf(rows, of);
  return `${of} at ${lags.filter((lag) => lag !== null).length} of ${lags.length} sites`;
}
