import type { MarkedWords } from '@muster/contract';
import { gapText, shortTimes } from './words.ts';

/** What the site says, what was measured, and the gap: one row a claim. */
export function ClaimRows({ marks, day }: { marks: readonly MarkedWords[]; day: string }) {
  const rows = marks.filter(
    ({ field, measured }) => measured !== null && field !== 'acknowledged' && field !== 'closure',
  );
  if (rows.length === 0) return null;
  return (
    <table className="claim-rows">
      <thead>
        <tr>
          <th>claim</th>
          <th>measured</th>
          <th className="right">gap</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, field, said, measured, gapSeconds, judged }) => (
          <tr key={id}>
            <th scope="row">{/^F\d$/.test(field) ? `answer to ${field}` : shortTimes(said, day)}</th>
            <td>{sameWords(said, measured ?? '') ? 'the same' : shortTimes(measured ?? '', day)}</td>
            <td className={`gap ${judged ?? ''}`}>{gapOf(judged, gapSeconds)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function sameWords(said: string, measured: string): boolean {
  return said === measured;
}

function gapOf(judged: MarkedWords['judged'], seconds: number | null): string {
  if (judged === 'unverified') return 'unverified';
  if (judged === 'wrong') return seconds === null ? 'wrong' : gapText(seconds);
  if (judged === 'late') return 'late';
  return gapText(seconds) || '=';
}
