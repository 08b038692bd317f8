import '../../ui/sign.css';

/** A word, a colour and a shape that stand for it: readable without colour and at 13 px. */
export interface Look {
  says: string;
  look: 'pass' | 'late' | 'fail' | 'pending' | 'ours' | 'none';
  shape: string;
}

/** In a square of 14. */
export const shapes = {
  tick: 'M3 7.5 6 10.5 11 4',
  clock: 'M7 3.8V7l2.2 1.8M7 1.5a5.5 5.5 0 1 0 .01 0',
  cross: 'm3.5 3.5 7 7m0-7-7 7',
  ring: 'M7 3a4 4 0 1 0 .01 0',
  dot: 'M7 5.6a1.4 1.4 0 1 0 .01 0M7 3a4 4 0 1 0 .01 0',
  mark: 'M7 2v6M7 11.2v.1',
  dash: 'M4 7h6',
  back: 'M5.5 3.5 3 6l2.5 2.5M3 6h5.5a2.5 2.5 0 0 1 0 5H6',
  unknown: 'M5 5a2 2 0 1 1 2.8 1.9c-.6.3-.8.6-.8 1.3M7 11v.1',
} as const;

interface LookSignProps {
  look: Look;
  /** Says the word to who cannot see the sign; false where the word stands beside it. */
  spoken?: boolean;
}

export function LookSign({ look, spoken = false }: LookSignProps) {
  return (
    <>
      <span className={`sign ${look.look}`} aria-hidden="true">
        <svg viewBox="0 0 14 14" aria-hidden="true">
          <path d={look.shape} />
        </svg>
      </span>
      {spoken ? <span className="unseen">{look.says}</span> : null}
    </>
  );
}

/** The sign with its word. */
export function LookText({ look, words = look.says }: { look: Look; words?: string }) {
  return (
    <span className="verdict-text">
      <LookSign look={look} />
      {words}
    </span>
  );
}
