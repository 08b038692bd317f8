import type { VerdictWord } from '@muster/contract';
import { tones } from './palette.ts';
import type { Sheet } from './sheet.ts';

/** A verdict as a drawn sign, readable without colour; `size` is its whole box. */
export function drawSign(sheet: Sheet, verdict: VerdictWord, cx: number, cy: number, size = 8): void {
  const { doc } = sheet;
  const { colour } = tones[verdict];
  const r = size / 2;
  doc
    .save()
    .lineWidth(size / 6.5)
    .lineCap('round')
    .lineJoin('round')
    .strokeColor(colour)
    .fillColor(colour);
  switch (verdict) {
    case 'pass':
      doc
        .moveTo(cx - r * 0.75, cy + r * 0.05)
        .lineTo(cx - r * 0.2, cy + r * 0.6)
        .lineTo(cx + r * 0.8, cy - r * 0.6)
        .stroke();
      break;
    case 'fail':
      doc
        .moveTo(cx - r * 0.6, cy - r * 0.6)
        .lineTo(cx + r * 0.6, cy + r * 0.6)
        .stroke();
      doc
        .moveTo(cx + r * 0.6, cy - r * 0.6)
        .lineTo(cx - r * 0.6, cy + r * 0.6)
        .stroke();
      break;
    case 'late':
      doc.circle(cx, cy, r * 0.85).stroke();
      doc
        .moveTo(cx, cy - r * 0.5)
        .lineTo(cx, cy)
        .lineTo(cx + r * 0.42, cy)
        .stroke();
      break;
    case 'pending':
      doc.circle(cx, cy, r * 0.68).stroke();
      break;
    case 'our-fault':
      doc
        .moveTo(cx, cy - r * 0.8)
        .lineTo(cx, cy + r * 0.15)
        .stroke();
      doc.circle(cx, cy + r * 0.72, size / 11).fill();
      break;
    case 'waived':
      doc.circle(cx, cy, r * 0.68).stroke();
      doc
        .moveTo(cx - r * 0.48, cy + r * 0.48)
        .lineTo(cx + r * 0.48, cy - r * 0.48)
        .stroke();
      break;
    case 'not-applicable':
      doc
        .moveTo(cx - r * 0.55, cy)
        .lineTo(cx + r * 0.55, cy)
        .stroke();
      break;
  }
  doc.restore();
}

/** The word of a sign for those who cannot see it, and for who copies or searches the text: drawn without ink. */
export function hiddenWord(sheet: Sheet, word: string, x: number, baseline: number, width: number): void {
  const full = sheet.width(`${word} `, { size: 6 });
  const size = Math.min(6, (6 * width) / full);
  sheet.doc.save();
  (sheet.doc as unknown as { addContent(text: string): void }).addContent('3 Tr');
  sheet.write(`${word} `, x, baseline, { size });
  (sheet.doc as unknown as { addContent(text: string): void }).addContent('0 Tr');
  sheet.doc.restore();
}
