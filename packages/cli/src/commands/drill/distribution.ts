import { durationText } from './times.ts';

export interface Distribution {
  count: number;
  min: number;
  q1: number;
  median: number;
  q3: number;
  max: number;
}

const WIDTH = 48;

/** Five figures of a list of seconds, quartiles by linear interpolation; null of an empty list. */
export function distributionOf(seconds: readonly number[]): Distribution | null {
  if (seconds.length === 0) return null;
  const sorted = [...seconds].sort((a, b) => a - b);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const low = sorted[Math.floor(place)] ?? 0;
    const high = sorted[Math.ceil(place)] ?? low;
    return low + (high - low) * (place - Math.floor(place));
  };
  return { count: sorted.length, min: at(0), q1: at(0.25), median: at(0.5), q3: at(0.75), max: at(1) };
}

/**
 * A distribution as a box plot in text, on a scale that begins at zero:
 *
 *     0 ·····├──▒▒▒▒▒┃▒▒▒▒▒▒▒────┤ 6 h
 */
export function distributionText(title: string, found: Distribution | null, sites: number): string {
  if (!found) return `${title}: no site yet`;
  const { count, min, q1, median, q3, max } = found;
  const figures = [
    `min ${durationText(min)}`,
    `quartile ${durationText(q1)}`,
    `median ${durationText(median)}`,
    `quartile ${durationText(q3)}`,
    `max ${durationText(max)}`,
  ];
  return [
    `${title}: ${count} of ${sites} sites`,
    `  0 ${boxPlot(found)} ${durationText(max)}`,
    `  ${figures.join(' · ')}`,
  ].join('\n');
}

export function boxPlot({ min, q1, median, q3, max }: Distribution, width = WIDTH): string {
  const place = (value: number): number => (max <= 0 ? 0 : Math.round((value / max) * (width - 1)));
  const marks = Array.from({ length: width }, (_, i): string => {
    if (i < place(min)) return '·';
    return i >= place(q1) && i <= place(q3) ? '▒' : '─';
  });
  marks[place(min)] = '├';
  marks[place(max)] = '┤';
  marks[place(median)] = '┃';
  return marks.join('');
}
