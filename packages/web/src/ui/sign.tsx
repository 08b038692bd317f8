import type { VerdictWord } from '@muster/contract';
import './sign.css';

/** Every verdict as a word, a class and a shape: readable without colour and at 13 px. */
export const verdictLooks: Record<VerdictWord, { says: string; look: string; shape: string }> = {
  pass: { says: 'pass', look: 'pass', shape: 'M3 7.5 6 10.5 11 4' },
  late: { says: 'late', look: 'late', shape: 'M7 3.8V7l2.2 1.8M7 1.5a5.5 5.5 0 1 0 .01 0' },
  fail: { says: 'fail', look: 'fail', shape: 'm3.5 3.5 7 7m0-7-7 7' },
  pending: { says: 'pending', look: 'pending', shape: 'M7 3a4 4 0 1 0 .01 0' },
  'our-fault': { says: 'our fault, not counted', look: 'ours', shape: 'M7 2v6M7 11.2v.1' },
  'not-applicable': { says: 'not applicable', look: 'none', shape: 'M4 7h6' },
  waived: { says: 'waived', look: 'waived', shape: 'M7 3a4 4 0 1 0 .01 0M4.2 9.8l5.6-5.6' },
};

/** The sign alone; whoever shows it says the word beside it or in a label. */
export function Sign({ verdict }: { verdict: VerdictWord }) {
  const { look, shape } = verdictLooks[verdict];
  return (
    <span className={`sign ${look}`} aria-hidden="true">
      <svg viewBox="0 0 14 14" aria-hidden="true">
        <path d={shape} />
      </svg>
    </span>
  );
}

/** The sign with its word. */
export function VerdictText({ verdict }: { verdict: VerdictWord }) {
  return (
    <span className="verdict-text">
      <Sign verdict={verdict} />
      {verdictLooks[verdict].says}
    </span>
  );
}
