import type { CheckTally, VerdictWord } from '@muster/contract';
import { tones } from './palette.ts';
import type { Sheet } from './sheet.ts';
import type { Cell } from './table.ts';

const shown: VerdictWord[] = ['fail', 'late', 'pending', 'pass', 'our-fault', 'waived', 'not-applicable'];
const fills: Record<VerdictWord, string> = {
  fail: tones.fail.colour,
  late: '#C98A1B',
  pending: '#A9BDD0',
  pass: '#8FC7A8',
  'our-fault': '#B9A3E0',
  waived: '#D5D8DB',
  'not-applicable': '#E7E8E4',
};

/** How a check came out, as shares of one bar; the figures stand in the cells beside it. */
export function tallyBar(sheet: Sheet, { counts }: CheckTally): Cell {
  const total = shown.reduce((sum, word) => sum + (counts[word] ?? 0), 0);
  return {
    height: 11,
    draw: ({ x: left, y, width, height }) => {
      let x = left + 4;
      for (const word of shown) {
        const share = ((counts[word] ?? 0) / Math.max(1, total)) * (width - 8);
        if (share > 0)
          sheet.doc.rect(x, y + height / 2 - 5, Math.max(0.5, share - 0.75), 10).fill(fills[word]);
        x += share;
      }
    },
  };
}

/** At how many sites the contact went so deep. */
export function depthBar(sheet: Sheet, count: number, most: number, enough: boolean): Cell {
  return {
    height: 11,
    draw: ({ x, y, width, height }) => {
      if (count === 0) return;
      const wide = (count / Math.max(1, most)) * (width - 8);
      sheet.doc.rect(x + 4, y + height / 2 - 5, wide, 10).fill(enough ? '#8FC7A8' : '#E4AFA9');
    },
  };
}
