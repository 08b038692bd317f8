/** From a value to a place on the page. */
export interface Scale {
  at(value: number): number;
  ticks: { value: number; label: string }[];
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

const DURATIONS: [seconds: number, label: string][] = [
  [10, '10 s'],
  [30, '30 s'],
  [MINUTE, '1 min'],
  [5 * MINUTE, '5 min'],
  [15 * MINUTE, '15 min'],
  [30 * MINUTE, '30 min'],
  [HOUR, '1 h'],
  [2 * HOUR, '2 h'],
  [4 * HOUR, '4 h'],
  [8 * HOUR, '8 h'],
  [DAY, '1 d'],
  [2 * DAY, '2 d'],
  [4 * DAY, '4 d'],
  [7 * DAY, '1 w'],
  [14 * DAY, '2 w'],
  [28 * DAY, '4 w'],
  [56 * DAY, '8 w'],
];

/** Durations on a logarithmic scale: minutes and days are told apart on one line. */
export function durationScale(values: readonly number[], from: number, to: number, labelWidth = 34): Scale {
  const real = values.filter((value) => value > 0);
  const low = Math.max(5, Math.min(...real, HOUR) * 0.8);
  const high = Math.max(...real, low * 4) * 1.15;
  const at = (value: number) => {
    const share = Math.log(Math.max(value, low) / low) / Math.log(high / low);
    return from + Math.min(1, share) * (to - from);
  };
  const ticks: Scale['ticks'] = [];
  for (const [value, label] of DURATIONS) {
    if (value < low || value > high) continue;
    const last = ticks.at(-1);
    if (last && at(value) - at(last.value) < labelWidth) continue;
    ticks.push({ value, label });
  }
  return { at, ticks };
}

const STEPS = [
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  28 * DAY,
];

/** Epoch milliseconds on a straight scale, with a tick at whole hours or days, UTC. */
export function timeScale(start: number, end: number, from: number, to: number, labelWidth = 44): Scale {
  const span = Math.max(end - start, 1);
  const at = (value: number) => from + (Math.min(Math.max(value, start), end) - start) * ((to - from) / span);
  const most = Math.max(2, Math.floor((to - from) / labelWidth));
  const step = (STEPS.find((seconds) => span / (seconds * 1000) <= most) ?? 28 * DAY) * 1000;
  const ticks: Scale['ticks'] = [];
  let last = '';
  for (let value = Math.ceil(start / step) * step; value <= end; value += step) {
    const text = new Date(value).toISOString();
    const date = `${Number(text.slice(8, 10))}.${Number(text.slice(5, 7))}.`;
    const clock = text.slice(11, 16);
    ticks.push({
      value,
      label:
        step >= DAY * 1000 || date !== last ? `${date} ${step >= DAY * 1000 ? '' : clock}`.trim() : clock,
    });
    last = date;
  }
  return { at, ticks };
}
