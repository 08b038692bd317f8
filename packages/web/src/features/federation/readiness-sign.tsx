import type { GroundState, ReadinessState } from '@muster/contract';
import '../../ui/sign.css';
import { groundLooks, type Look, stateLooks } from './readiness-words.ts';

interface SignProps {
  /** Says the word to who cannot see the sign; false where the word stands beside it. */
  spoken?: boolean;
}

export function StateSign({ state, spoken = false }: SignProps & { state: ReadinessState }) {
  return <LookSign look={stateLooks[state]} spoken={spoken} />;
}

export function GroundSign({ state, spoken = false }: SignProps & { state: GroundState }) {
  return <LookSign look={groundLooks[state]} spoken={spoken} />;
}

function LookSign({ look, spoken }: { look: Look; spoken: boolean }) {
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
