export interface Tick {
  seconds: number;
  label: string;
  /** Per cent of the axis. */
  at: number;
}

export interface DurationScale {
  /** Per cent of the axis; what lies outside stands at its end. */
  at(seconds: number): number;
  ticks: Tick[];
}

const STEPS: readonly [seconds: number, label: string][] = [
  [10, '10 s'],
  [30, '30 s'],
  [60, '1 min'],
  [300, '5 min'],
  [900, '15 min'],
  [1800, '30 min'],
  [3600, '1 h'],
  [7200, '2 h'],
  [14_400, '4 h'],
  [28_800, '8 h'],
  [86_400, '1 d'],
  [172_800, '2 d'],
  [345_600, '4 d'],
  [604_800, '1 w'],
  [1_209_600, '2 w'],
  [2_419_200, '4 w'],
];

/** Logarithmic: minutes and days are told apart on one line. Ticks keep `apart` per cent from each other. */
export function durationScale(values: readonly number[], apart = 13): DurationScale {
  const real = values.filter((value) => value > 0);
  const low = Math.max(5, Math.min(...real, 3600) * 0.75);
  const high = Math.max(...real, low * 4) * 1.2;
  const at = (seconds: number) => {
    const share = Math.log(Math.max(seconds, low) / low) / Math.log(high / low);
    return Math.min(1, Math.max(0, share)) * 100;
  };
  const ticks: Tick[] = [];
  for (const [seconds, label] of STEPS) {
    if (seconds < low || seconds > high) continue;
    const tick = { seconds, label, at: at(seconds) };
    const last = ticks.at(-1);
    if (tick.at < 4 || tick.at > 97) continue;
    if (!last || tick.at - last.at >= apart) ticks.push(tick);
  }
  return { at, ticks };
}

/** Points that would cover each other step up and down, in pixels; `width` is about how wide the axis will be. */
export function spreadOut(places: readonly number[], width = 420, size = 9): number[] {
  const placed: { x: number; dy: number }[] = [];
  return places.map((place) => {
    const x = (place / 100) * width;
    const steps = [0, -size, size];
    const free = steps.find((dy) => placed.every((other) => Math.hypot(other.x - x, other.dy - dy) >= size));
    const dy = free ?? 0;
    placed.push({ x, dy });
    return dy;
  });
}
