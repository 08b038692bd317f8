import type { TlpLabel, VerdictWord } from '@muster/contract';
import type { Proof, ReportMeasure } from '../model.ts';
import { flow, heading, paragraph, small, strong, text } from './flow.ts';
import { tones } from './palette.ts';
import { type Piece, page, type Sheet } from './sheet.ts';
import { drawSign, hiddenWord } from './signs.ts';
import { type Cell, table } from './table.ts';
import { duration, moment, verdictWords } from './words.ts';

/** What the label asks of who holds the report (FIRST, TLP 2.0). */
export const tlpMeans: Record<TlpLabel, string> = {
  RED: 'for the eyes and ears of the named recipients only; no further disclosure.',
  'AMBER+STRICT': 'on a need-to-know basis within the recipient’s organisation only.',
  AMBER: 'on a need-to-know basis within the recipient’s organisation and its clients.',
  GREEN: 'within the recipient’s community; not over publicly accessible channels.',
  CLEAR: 'disclosure is not limited.',
};

/** A sign in the middle of its cell, with its word for who does not see it. */
export function signOf(sheet: Sheet, verdict: VerdictWord | undefined): Cell {
  if (!verdict) return '';
  return {
    height: 9,
    wash: tones[verdict].wash,
    draw: ({ x, y, width, height }) => {
      drawSign(sheet, verdict, x + width / 2, y + height / 2, 8);
      hiddenWord(sheet, verdict, x + 1, y + height / 2 + 2, width - 2);
    },
  };
}

export function legend(sheet: Sheet): void {
  const words: VerdictWord[] = ['pass', 'late', 'fail', 'pending', 'our-fault', 'waived', 'not-applicable'];
  sheet.need(16);
  const element = sheet.element('P');
  sheet.mark(element, 'P', () => {
    let x = page.left + 4;
    for (const word of words) {
      drawSign(sheet, word, x + 4, sheet.y + 6, 8);
      x = sheet.write(`${verdictWords[word]} `, x + 12, sheet.y + 9, small) + 10;
    }
  });
  sheet.space(20);
}

/** Median with its spread and its n: never a figure alone. */
export function spreadText({ spread, reached }: Pick<ReportMeasure, 'spread' | 'reached'>): string {
  if (spread === null)
    return reached === null
      ? 'told from five sites on'
      : reached === 0
        ? 'by no site'
        : 'quartiles are told from five on';
  if (spread.count < 3) return `n = ${spread.count}`;
  return `median ${duration(spread.median)}; middle half ${duration(spread.q1)} to ${duration(spread.q3)}; n = ${spread.count}`;
}

export async function spreadTable(
  sheet: Sheet,
  rows: readonly (Pick<ReportMeasure, 'spread' | 'reached' | 'of'> & { label: string })[],
): Promise<void> {
  const time = (value: number | null | undefined): string => (value == null ? '' : duration(value));
  // Of one or two sites a quartile says no more than the ends.
  const middle = (spread: ReportMeasure['spread'], value: number | undefined): string =>
    spread && spread.count >= 3 ? time(value) : '';
  await table(sheet, {
    rows,
    pad: 3,
    columns: [
      { head: 'Sites', width: 139.28, cell: ({ label }) => label, names: true },
      {
        head: 'Reached',
        width: 60,
        align: 'right',
        cell: ({ reached, of }) => (reached === null ? 'not told' : `${reached} of ${of}`),
      },
      { head: 'Shortest', width: 60, align: 'right', cell: ({ spread }) => time(spread?.min) },
      { head: 'First quartile', width: 60, align: 'right', cell: ({ spread }) => middle(spread, spread?.q1) },
      {
        head: 'Median',
        width: 60,
        align: 'right',
        cell: ({ spread }) => [{ text: middle(spread, spread?.median), style: { size: 8.5, weight: 600 } }],
      },
      { head: 'Third quartile', width: 60, align: 'right', cell: ({ spread }) => middle(spread, spread?.q3) },
      { head: 'Longest', width: 60, align: 'right', cell: ({ spread }) => time(spread?.max) },
    ],
  });
}

/** What the report rests on, so that anybody with access to the ledger can prove it. */
export async function proofSection(sheet: Sheet, proof: Proof, tlp: TlpLabel): Promise<void> {
  heading(sheet, 'How this can be proven', 120);
  const rows: [string, string][] = [
    [
      'Score',
      `${proof.run}, ${moment(proof.at)}, ${proof.final ? 'final' : 'not final: some deadlines were open'}`,
    ],
    ['Ledger entry', proof.entry],
    ['Ledger head', `position ${proof.position}, ${proof.hash}`],
    ['Published scheme', proof.schemeSha256 === '' ? 'none was published' : `SHA-256 ${proof.schemeSha256}`],
    ['Versions of the rules', ruleText(proof.ruleVersions)],
    ['Handling', `TLP:${tlp}: ${tlpMeans[tlp]}`],
  ];
  await table(sheet, {
    rows,
    pad: 3,
    columns: [
      { head: 'What', width: 110, cell: ([name]) => name, names: true },
      { head: 'Value', width: 389.28, cell: ([, value]) => value },
    ],
  });
  paragraph(
    sheet,
    'The entry holds the verdicts of this score; its link in the ledger’s chain is the position and hash above. Whoever verifies the ledger up to that position proves that this report was not written afterwards. All times are UTC, on the procedure’s clock.',
    small,
  );
}

function ruleText(versions: { [check: string]: number }): string {
  const all = Object.entries(versions);
  const usual = all.filter(([, version]) => version === 1).length;
  if (usual === all.length) return 'every rule at version 1';
  return all.map(([check, version]) => `${check} v${version}`).join(', ');
}

export function bullet(sheet: Sheet, head: string, words: string): void {
  const pieces: Piece[] = [
    { text: `${head} `, style: strong },
    { text: words, style: text },
  ];
  flow(sheet, pieces, { after: 4 });
}
