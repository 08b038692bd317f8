import type { SpreadView } from '@muster/contract';
import { ink, line, pendingWash, quiet, signal, sunk } from './palette.ts';
import { durationScale, type Scale } from './scale.ts';
import { innerWidth, page, type Sheet } from './sheet.ts';
import { duration } from './words.ts';

export interface StripRow {
  label: string;
  /** `8 of 12` */
  note: string;
  spread: SpreadView | null;
  points: number[];
  /** The reader's own, drawn full. */
  own?: number | null;
  main?: boolean;
}

export interface StripPlot {
  alt: string;
  rows: readonly StripRow[];
  /** What sets the scale, where these rows are only some of them. */
  all?: readonly StripRow[];
  dueSeconds: number | null;
}

const LABEL = 128;
const NOTE = 56;
const ROW = 19;
/** Under so many points quartiles say more than is known. */
const BOX_FROM = 5;

/** Every point on one line, the middle half behind it as a box and the median as a stroke; the axis is logarithmic. */
export function stripPlot(sheet: Sheet, { alt, rows, all = rows, dueSeconds }: StripPlot): void {
  const height = rows.length * ROW + 34;
  sheet.need(height);
  const top = sheet.y;
  const left = page.left + LABEL;
  const right = page.left + innerWidth - NOTE;
  const values = all.flatMap(({ points, spread, own }) => [
    ...points,
    ...(own ? [own] : []),
    ...(spread
      ? [spread.q1, spread.median, spread.q3, spread.min ?? spread.q1, spread.max ?? spread.q3]
      : []),
  ]);
  const scale = durationScale(dueSeconds === null ? values : [...values, dueSeconds], left, right);
  const figure = sheet.element('Figure', {
    alt,
    bbox: [page.left, top, page.left + innerWidth, top + height],
  });
  sheet.mark(figure, 'Figure', () => {
    axis(sheet, scale, top, top + height - 14);
    rows.forEach((row, n) => {
      drawRow(sheet, row, scale, top + 26 + n * ROW + ROW / 2);
    });
    if (dueSeconds !== null) {
      const x = scale.at(dueSeconds);
      sheet.doc
        .save()
        .lineWidth(1)
        .dash(3, { space: 2 })
        .moveTo(x, top + 20)
        .lineTo(x, top + height - 14)
        .stroke(signal)
        .restore();
      sheet.write(
        `due ${duration(dueSeconds)} `,
        x + (x > right - 60 ? -4 : 4),
        top + height - 4,
        { size: 7.5, colour: signal },
        x > right - 60 ? 'right' : 'left',
      );
    }
  });
  sheet.y = top + height + 6;
}

function axis(sheet: Sheet, scale: Scale, top: number, bottom: number): void {
  for (const { value, label } of scale.ticks) {
    const x = scale.at(value);
    sheet.doc
      .moveTo(x, top + 14)
      .lineTo(x, bottom)
      .lineWidth(0.5)
      .stroke(line);
    sheet.write(`${label} `, x, top + 8, { size: 7.5, colour: quiet }, 'center');
  }
}

function drawRow(sheet: Sheet, row: StripRow, scale: Scale, y: number): void {
  const { doc } = sheet;
  if (row.main)
    doc
      .rect(page.left, y - ROW / 2, innerWidth, ROW)
      .fillOpacity(0.6)
      .fill(sunk)
      .fillOpacity(1);
  sheet.write(`${fitted(sheet, row.label)} `, page.left + 4, y + 3, {
    size: 8.5,
    weight: row.main ? 600 : 400,
  });
  sheet.write(`${row.note} `, page.left + innerWidth - 4, y + 3, { size: 8, colour: quiet }, 'right');
  const { spread } = row;
  if (spread && spread.count >= BOX_FROM) {
    const [from, to] = [scale.at(spread.q1), scale.at(spread.q3)];
    if (spread.min !== null && spread.max !== null)
      doc.moveTo(scale.at(spread.min), y).lineTo(scale.at(spread.max), y).lineWidth(0.75).stroke('#AEB6BE');
    doc
      .roundedRect(from, y - 7, Math.max(to - from, 2), 14, 2)
      .lineWidth(0.75)
      .fillAndStroke(pendingWash, '#AFC3D6');
  }
  if (spread && spread.count >= 3) {
    const x = scale.at(spread.median);
    doc
      .moveTo(x, y - 9)
      .lineTo(x, y + 9)
      .lineWidth(1.8)
      .stroke(ink);
  }
  for (const { x, dy } of spreadOut(row.points.map((value) => scale.at(value))))
    doc
      .circle(x, y + dy, 2.4)
      .lineWidth(0.9)
      .fillAndStroke('#FFFFFF', ink);
  if (row.own != null) {
    doc.circle(scale.at(row.own), y, 3.6).fill(ink);
  }
}

function fitted(sheet: Sheet, text: string): string {
  if (sheet.width(text, { size: 8.5, weight: 600 }) <= LABEL - 10) return text;
  let cut = text;
  while (cut.length > 3 && sheet.width(`${cut}…`, { size: 8.5, weight: 600 }) > LABEL - 10)
    cut = cut.slice(0, -1);
  return `${cut}…`;
}

/** Points that would cover each other step up and down. */
export function spreadOut(xs: readonly number[]): { x: number; dy: number }[] {
  const placed: { x: number; dy: number }[] = [];
  for (const x of [...xs].sort((a, b) => a - b)) {
    const steps = [0, -4.6, 4.6];
    const free = steps.find((dy) => placed.every((other) => Math.hypot(other.x - x, other.dy - dy) >= 4.6));
    placed.push({ x, dy: free ?? 0 });
  }
  return placed;
}
