import { lengthOf, type Range } from './range.ts';

/** Where times stand on the screen. */
export interface Plot {
  range: Range;
  left: number;
  right: number;
  /** Time to pixels; not cut at the edges. */
  x(at: number): number;
  /** Pixels to time. */
  at(x: number): number;
  /** Time to pixels, cut at the edges. */
  cut(at: number): number;
}

export function plotOf(range: Range, left: number, right: number): Plot {
  const perMs = (right - left) / lengthOf(range);
  const x = (at: number) => left + (at - range.from) * perMs;
  return {
    range,
    left,
    right,
    x,
    at: (px) => range.from + (px - left) / perMs,
    cut: (at) => Math.min(right, Math.max(left, x(at))),
  };
}

let context: CanvasRenderingContext2D | null = null;
const widths = new Map<string, number>();

/** How wide a text of the axis is drawn. */
export function textWidth(text: string): number {
  const known = widths.get(text);
  if (known !== undefined) return known;
  context ??= document.createElement('canvas').getContext('2d');
  if (!context) return text.length * 6.4;
  context.font = '12px "IBM Plex Sans", system-ui, sans-serif';
  const width = context.measureText(text).width;
  if (widths.size > 2000) widths.clear();
  widths.set(text, width);
  return width;
}

/** As much of a text as there is room for; nothing where that would be no word. */
export function fitted(text: string, room: number): string {
  if (textWidth(text) <= room) return text;
  let words = text;
  while (words.includes(' ')) {
    words = words.slice(0, words.lastIndexOf(' '));
    const short = `${words.replace(/[\s·,:]+$/, '')} …`;
    if (textWidth(short) <= room) return short;
  }
  return '';
}
