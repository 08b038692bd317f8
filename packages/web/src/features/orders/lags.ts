/** How long after the press each thing happened at one site, in seconds; null: not yet, or never. */
export interface SiteLags {
  received: number | null;
  applied: number | null;
  verified: number | null;
}

/** A place on a curve: from `seconds` on, this share of the sites. */
export interface Step {
  seconds: number;
  share: number;
}

/** The share of all sites that were reached by each moment: a staircase from nothing up. */
export function staircase(lags: readonly (number | null)[]): Step[] {
  const reached = lags.filter((lag) => lag !== null).sort((a, b) => a - b);
  return reached.map((seconds, before) => ({ seconds, share: (before + 1) / lags.length }));
}

/**
 * By when a share of all sites had it, the nearest rank. Sites that never had it count as never: null says that the
 * share was not reached.
 */
export function reachedBy(lags: readonly (number | null)[], share: number): number | null {
  const rank = Math.max(1, Math.ceil(share * lags.length));
  return staircase(lags)[rank - 1]?.seconds ?? null;
}

/** `0.41 s`, `7.2 s`, `48 s`, `12 min`, `2 h 31 min`: as exact as it is worth. */
export function lagText(seconds: number): string {
  if (seconds < 1) return `${seconds.toFixed(2)} s`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 600) return withRest(Math.floor(whole / 60), 'min', whole % 60, 's');
  if (whole < 3600) return `${Math.round(whole / 60)} min`;
  if (whole < 86_400) return withRest(Math.floor(whole / 3600), 'h', Math.floor((whole % 3600) / 60), 'min');
  return withRest(Math.floor(whole / 86_400), 'd', Math.floor((whole % 86_400) / 3600), 'h');
}

function withRest(large: number, unit: string, small: number, smallUnit: string): string {
  return small > 0 ? `${large} ${unit} ${small} ${smallUnit}` : `${large} ${unit}`;
}

export interface LagTick {
  seconds: number;
  label: string;
  /** Per cent of the axis. */
  at: number;
}

export interface LagScale {
  /** Per cent of the axis; what lies outside stands at its end. */
  at(seconds: number): number;
  /** What stands at a place in per cent. */
  seconds(at: number): number;
  ticks: LagTick[];
}

/** The ones that people think in come first: what stands too near to an earlier one gives way. */
const TICKS: readonly [seconds: number, label: string][] = [
  [1, '1 s'],
  [60, '1 min'],
  [3600, '1 h'],
  [86_400, '1 d'],
  [10, '10 s'],
  [0.1, '0.1 s'],
  [600, '10 min'],
  [28_800, '8 h'],
  [604_800, '1 w'],
  [0.5, '0.5 s'],
  [2, '2 s'],
  [5, '5 s'],
  [30, '30 s'],
  [0.2, '0.2 s'],
  [7200, '2 h'],
];

/** Logarithmic, so that tenths of a second and hours are told apart on one line. `apart`: per cent between ticks. */
export function lagScale(lags: readonly number[], apart = 9): LagScale {
  const real = lags.filter((lag) => lag > 0);
  const low = Math.min(0.1, ...real) * 0.8;
  const high = Math.max(2, ...real) * 1.4;
  const at = (seconds: number) => {
    const share = Math.log(Math.max(seconds, low) / low) / Math.log(high / low);
    return Math.min(1, Math.max(0, share)) * 100;
  };
  const ticks: LagTick[] = [];
  for (const [seconds, label] of TICKS) {
    const place = at(seconds);
    const isFree = ticks.every((other) => Math.abs(other.at - place) >= apart);
    if (seconds >= low && seconds <= high && place < 97 && isFree) ticks.push({ seconds, label, at: place });
  }
  const seconds = (place: number) => low * (high / low) ** (place / 100);
  return { at, seconds, ticks: ticks.sort((a, b) => a.seconds - b.seconds) };
}
