import type { BasisCopy, ScoreBasis } from '../../verdicts/index.ts';
import { ink, line, paper, passWash, pendingWash, quiet, signal, tones } from './palette.ts';
import { type Scale, timeScale } from './scale.ts';
import { innerWidth, page, type Sheet } from './sheet.ts';
import { duration, moment } from './words.ts';

const LABEL = 92;
const LANE = 23;
const GREEN = '#3F9168';

interface Lane {
  label: string;
  draw: (y: number) => void;
}

export interface TimeAxis {
  basis: ScoreBasis;
  containedAt: string | null;
  alt: string;
}

/** One site's drill on one scale: deadlines, mails, copies and their silences, probes, the innocent workload. */
export function timeAxis(sheet: Sheet, { basis, containedAt, alt }: TimeAxis): void {
  const { start, end } = spanOf(basis);
  const scale = timeScale(start, end, page.left + LABEL, page.left + innerWidth - 6);
  const lanes = lanesOf(sheet, basis, scale, end);
  const height = lanes.length * LANE + 40;
  sheet.need(height);
  const top = sheet.y;
  const figure = sheet.element('Figure', {
    alt,
    bbox: [page.left, top, page.left + innerWidth, top + height],
  });
  sheet.mark(figure, 'Figure', () => {
    const { doc } = sheet;
    for (const { value, label } of scale.ticks) {
      const x = scale.at(value);
      doc
        .moveTo(x, top + 13)
        .lineTo(x, top + height - 8)
        .lineWidth(0.5)
        .stroke(line);
      sheet.write(`${label} `, x, top + 8, { size: 7, colour: quiet }, 'center');
    }
    lanes.forEach(({ label, draw }, n) => {
      const y = top + 32 + n * LANE + LANE / 2;
      sheet.write(`${label} `, page.left + 4, y + 3, { size: 8.5 });
      draw(y);
    });
    upright(sheet, scale, basis.alarmAt, 'alarm', { top, height, colour: signal, side: 'left' });
    const place = { top, height, colour: tones.pass.colour, side: 'right' } as const;
    upright(sheet, scale, containedAt, 'contained', place);
  });
  sheet.y = top + height + 4;
}

function upright(
  sheet: Sheet,
  scale: Scale,
  at: string | null,
  word: string,
  { top, height, colour, side }: { top: number; height: number; colour: string; side: 'left' | 'right' },
): void {
  if (at === null) return;
  const x = scale.at(Date.parse(at));
  sheet.doc
    .moveTo(x, top + 14)
    .lineTo(x, top + height - 8)
    .lineWidth(1.1)
    .stroke(colour);
  const text = `${word} ${at.slice(11, 16)} `;
  const wide = sheet.width(text, { size: 7.5 });
  // To the side that is asked for, unless the page ends there.
  const left = side === 'left' ? x - wide > page.left : x + 4 + wide > page.left + innerWidth;
  sheet.doc.rect(left ? x - 5 - wide : x + 2, top + 15, wide + 3, 10).fill(paper);
  sheet.write(text, left ? x - 3 : x + 4, top + 23, { size: 7.5, colour }, left ? 'right' : 'left');
}

function spanOf(basis: ScoreBasis): { start: number; end: number } {
  const begins = [
    basis.alarmAt,
    ...basis.copies.map(({ firstBeatAt }) => firstBeatAt),
    basis.probes[0]?.from ?? null,
  ].flatMap((at) => (at === null ? [] : [Date.parse(at)]));
  const end = Date.parse(basis.at);
  const first = begins.length > 0 ? Math.min(...begins) : end - 86_400_000;
  return { start: first - (end - first) * 0.02, end };
}

function lanesOf(sheet: Sheet, basis: ScoreBasis, scale: Scale, end: number): Lane[] {
  const names: Record<string, string> = {
    acknowledge: 'answer by',
    contain: 'contain by',
    answer: 'requests by',
    close: 'report by',
  };
  const steps = [...new Set(basis.clocks.map(({ step }) => step))];
  const deadlines = steps.map(
    (step): Lane => ({
      label: names[step] ?? step,
      draw: (y) => {
        for (const clock of basis.clocks.filter((one) => one.step === step))
          drawClock(sheet, basis, clock, scale, y);
      },
    }),
  );
  const mail: Lane = { label: 'mail and calls', draw: (y) => drawMails(sheet, basis, scale, y) };
  const copies = basis.copies
    .filter(({ role }) => role === 'implant')
    .map((copy): Lane => ({ label: `copy ${copy.no}`, draw: (y) => drawCopy(sheet, copy, scale, y, end) }));
  const control = basis.copies
    .filter(({ role }) => role === 'control')
    .map((copy): Lane => ({ label: 'control copy', draw: (y) => drawCopy(sheet, copy, scale, y, end) }));
  const probe: Lane[] =
    basis.probes.length > 0
      ? [{ label: 'drill’s identity', draw: (y) => drawProbes(sheet, basis, scale, y) }]
      : [];
  const innocent: Lane[] =
    basis.control.length > 0
      ? [{ label: 'innocent job', draw: (y) => drawInnocent(sheet, basis, scale, y) }]
      : [];
  return [...deadlines, mail, ...copies, ...control, ...probe, ...innocent];
}

function drawClock(
  sheet: Sheet,
  basis: ScoreBasis,
  clock: ScoreBasis['clocks'][number],
  scale: Scale,
  y: number,
): void {
  if (!basis.alarmAt || !clock.dueAt) return;
  const from = scale.at(Date.parse(basis.alarmAt));
  const due = scale.at(Date.parse(clock.dueAt));
  const { doc } = sheet;
  doc.roundedRect(from, y - 5, Math.max(2, due - from), 10, 2).fill(pendingWash);
  const met = clock.metAt === null ? null : scale.at(Date.parse(clock.metAt));
  if (met !== null)
    doc
      .roundedRect(from, y - 5, Math.max(2, met - from), 10, 2)
      .fill(clock.state === 'late' ? '#C98A1B' : GREEN);
  doc
    .moveTo(due, y - 7)
    .lineTo(due, y + 7)
    .lineWidth(1.2)
    .stroke(clock.state === 'missed' ? signal : quiet);
  const words =
    clock.metAt === null
      ? clock.state
      : `${clock.state} after ${duration((Date.parse(clock.metAt) - Date.parse(basis.alarmAt)) / 1000)}`;
  const room = page.left + innerWidth - Math.max(due, met ?? 0) - 6;
  const style = { size: 7.5, colour: clock.state === 'missed' ? signal : quiet };
  if (sheet.width(words, style) < room) sheet.write(`${words} `, Math.max(due, met ?? 0) + 5, y + 2.8, style);
}

function drawMails(sheet: Sheet, basis: ScoreBasis, scale: Scale, y: number): void {
  const { doc } = sheet;
  for (const { at, who } of basis.mails) {
    const x = scale.at(Date.parse(at));
    doc.save().lineWidth(1.3).lineCap('round').lineJoin('round');
    if (who === 'alarm' || who === 'us') {
      const colour = who === 'alarm' ? signal : ink;
      doc
        .moveTo(x - 4, y - 5)
        .lineTo(x + 4, y - 5)
        .moveTo(x + 1.5, y - 7.5)
        .lineTo(x + 4, y - 5)
        .lineTo(x + 1.5, y - 2.5)
        .stroke(colour);
    } else if (who === 'machine')
      doc
        .rect(x - 2.6, y - 0.5, 5.2, 5.2)
        .lineWidth(1)
        .stroke(quiet);
    else if (who === 'call')
      doc
        .polygon([x, y - 1], [x + 3.6, y + 5], [x - 3.6, y + 5])
        .lineWidth(1)
        .stroke(ink);
    else if (who === 'person') doc.circle(x, y + 2.5, 3.1).fill(GREEN);
    else
      doc
        .circle(x, y + 2.5, 2.8)
        .lineWidth(1)
        .stroke(quiet);
    doc.restore();
  }
}

const silenceWords: Record<string, string> = {
  'asked-to-stop': 'asked to stop',
  'network-cut': 'network cut',
  'vm-paused': 'machine paused',
  'host-rebooted': 'host rebooted',
  'site-unreachable': 'site not reached',
  'our-outage': 'our outage',
  'refused-to-start': 'did not start',
  'own-fault': 'its own fault',
  'full-stop': 'stopped by us',
};

function drawCopy(sheet: Sheet, copy: BasisCopy, scale: Scale, y: number, end: number): void {
  const { doc } = sheet;
  if (copy.firstBeatAt === null) {
    sheet.write('never beat ', scale.at(end) - 4, y + 2.8, { size: 7.5, colour: quiet }, 'right');
    return;
  }
  let alive = Date.parse(copy.firstBeatAt);
  for (const silence of copy.silences) {
    const from = Date.parse(silence.from);
    const to = Date.parse(silence.to);
    const until = silence.until === null ? end : Date.parse(silence.until);
    beats(sheet, scale.at(alive), scale.at(from), y, copy.role);
    const ours = silence.kind === 'full-stop' || silence.kind === 'our-outage' || silence.kind === 'expired';
    const [a, b] = [scale.at(from), scale.at(until)];
    doc.roundedRect(a, y - 6, Math.max(1.5, b - a), 12, 2).fill(ours ? '#EFEFEA' : passWash);
    // Between these two it fell silent; the last beat is known, the moment after it is not.
    if (scale.at(to) - a > 1)
      doc
        .rect(a, y - 6, scale.at(to) - a, 12)
        .fillOpacity(0.35)
        .fill(ours ? quiet : GREEN)
        .fillOpacity(1);
    const words = silenceWords[silence.kind] ?? silence.kind;
    const style = { size: 7.5, colour: quiet };
    if (sheet.width(words, style) < b - a - 8) sheet.write(`${words} `, a + 5, y + 2.8, style);
    alive = until;
  }
  if (alive < end) beats(sheet, scale.at(alive), scale.at(end), y, copy.role);
}

/** As strokes: they beat. Not one stroke a beat, which would be one surface of ink. */
function beats(sheet: Sheet, from: number, to: number, y: number, role: BasisCopy['role']): void {
  if (to <= from) return;
  const half = role === 'implant' ? 5.5 : 3;
  sheet.doc.lineWidth(0.9);
  for (let x = from; x <= to; x += 2.2) sheet.doc.moveTo(x, y - half).lineTo(x, y + half);
  sheet.doc.stroke(role === 'implant' ? ink : '#9AA1A8');
}

function drawProbes(sheet: Sheet, { probes }: ScoreBasis, scale: Scale, y: number): void {
  const { doc } = sheet;
  for (const { word, from, to, count } of probes) {
    const [a, b] = [scale.at(Date.parse(from)), scale.at(Date.parse(to))];
    for (let n = 0; n < count; n++) {
      const x = count === 1 ? a : a + ((b - a) * n) / (count - 1);
      doc.save().lineWidth(1.1).lineCap('round');
      if (word === 'let-in') doc.circle(x, y, 2.3).stroke(tones.fail.colour);
      else if (word === 'refused')
        doc
          .moveTo(x - 2, y - 2)
          .lineTo(x + 2, y + 2)
          .moveTo(x + 2, y - 2)
          .lineTo(x - 2, y + 2)
          .stroke(tones.pass.colour);
      else
        doc
          .moveTo(x - 2, y)
          .lineTo(x + 2, y)
          .stroke(quiet);
      doc.restore();
    }
  }
}

function drawInnocent(sheet: Sheet, { control }: ScoreBasis, scale: Scale, y: number): void {
  control.forEach(({ word, from, to }, n) => {
    const next = control[n + 1];
    const [a, b] = [scale.at(Date.parse(from)), scale.at(Date.parse(next?.from ?? to))];
    const colour = word === 'yes' ? '#8FC7A8' : word === 'no' ? '#E4AFA9' : '#E0E2DE';
    sheet.doc.rect(a, y - 4, Math.max(2, b - a), 8).fill(colour);
  });
}

export function axisAlt(basis: ScoreBasis, containedAt: string | null): string {
  const said = [
    basis.alarmAt ? `The alarm went out ${moment(basis.alarmAt)}.` : 'No alarm was sent.',
    ...basis.clocks.map(
      ({ step, state, metAt }) => `Deadline ${step}: ${state}${metAt ? `, ${moment(metAt)}` : ''}.`,
    ),
    containedAt ? `Contained ${moment(containedAt)}.` : 'Not contained.',
    `${basis.mails.length} mails and calls, ${basis.copies.length} copies.`,
  ];
  return `Time axis. ${said.join(' ')} The same stands in the list below.`;
}
