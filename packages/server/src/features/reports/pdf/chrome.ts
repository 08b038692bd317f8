import type { TlpLabel } from '@muster/contract';
import { ink, line, quiet, tlpColours } from './palette.ts';
import { innerWidth, page, type Sheet } from './sheet.ts';

export interface Chrome {
  tlp: TlpLabel;
  exercise: boolean;
  /** What it is a report of. */
  name: string;
  /** What it can be proven by. */
  proof: string;
}

/**
 * On every page, top and bottom: the label as TLP 2.0 asks (12 points or more, at the right, its colour on black),
 * that it is an exercise, which page of how many, and what the page can be proven by.
 */
export function drawChrome(sheet: Sheet, chrome: Chrome): void {
  const { start, count } = sheet.doc.bufferedPageRange();
  for (let n = start; n < start + count; n++) {
    sheet.doc.switchToPage(n);
    sheet.doc.markContent('Artifact', { type: 'Pagination', attached: ['Top'] } as never);
    tlpLabel(sheet, chrome.tlp, 30);
    if (chrome.exercise) exerciseMark(sheet, 30);
    sheet.doc.endMarkedContent();
    sheet.doc.markContent('Artifact', { type: 'Pagination', attached: ['Bottom'] } as never);
    const y = page.height - 52;
    sheet.doc
      .moveTo(page.left, y)
      .lineTo(page.left + innerWidth, y)
      .lineWidth(0.75)
      .stroke(line);
    tlpLabel(sheet, chrome.tlp, y + 10);
    const style = { size: 7.5, colour: quiet };
    sheet.write(`${chrome.exercise ? 'Exercise · ' : ''}${chrome.name}`, page.left, y + 15, style);
    sheet.write(chrome.proof, page.left, y + 26, { size: 6.5, colour: quiet });
    sheet.write(`page ${n - start + 1} of ${count}`, page.left, y + 37, style);
    sheet.doc.endMarkedContent();
  }
}

function tlpLabel(sheet: Sheet, tlp: TlpLabel, top: number): void {
  const style = { size: 12, weight: 600, colour: tlpColours[tlp] } as const;
  const words = `TLP:${tlp}`;
  const width = sheet.width(words, style) + 14;
  const x = page.width - page.right - width;
  sheet.doc.rect(x, top, width, 20).fill('#000000');
  sheet.write(words, x + 7, top + 14.2, style);
}

function exerciseMark(sheet: Sheet, top: number): void {
  const style = { size: 9, weight: 600, colour: ink } as const;
  const width = sheet.width('EXERCISE', style) + 14;
  sheet.doc.rect(page.left, top, width, 20).lineWidth(1).stroke(ink);
  sheet.write('EXERCISE', page.left + 7, top + 13.2, style);
}
