import type { Step, StepId, StepState } from './ladder.ts';
import '../../ui/sign.css';

const looks: Record<StepState, { says: string; look: string; shape: string }> = {
  done: { says: 'done', look: 'pass', shape: 'M3 7.5 6 10.5 11 4' },
  note: { says: 'worth a look', look: 'late', shape: 'M7 2v6M7 11.2v.1' },
  trouble: { says: 'to be mended', look: 'fail', shape: 'm3.5 3.5 7 7m0-7-7 7' },
  open: { says: 'open', look: 'pending', shape: 'M7 3a4 4 0 1 0 .01 0' },
};

export function StepSign({ state }: { state: StepState }) {
  const { look, shape, says } = looks[state];
  return (
    <>
      <span className={`sign ${look}`} aria-hidden="true">
        <svg viewBox="0 0 14 14" aria-hidden="true">
          <path d={shape} />
        </svg>
      </span>
      <span className="unseen">{says}: </span>
    </>
  );
}

/** All steps at a glance, each a way to its place on the page. */
export function LadderNav({ steps, next }: { steps: readonly Step[]; next: StepId | null }) {
  return (
    <nav className="ladder" aria-label="Steps">
      <ol>
        {steps.map(({ id, title, state, says }) => (
          <li key={id} className={id === next ? 'next' : ''}>
            <a href={`#${id}`} aria-current={id === next ? 'step' : undefined}>
              <StepSign state={state} />
              <b>{title}</b>
              <small className="quiet">{says}</small>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
