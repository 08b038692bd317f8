import { Link } from 'wouter';
import { Panel } from '../../ui/panel.tsx';
import type { FirstStep } from './first-steps.ts';
import './first-steps.css';

/** Where to begin in a new installation; the next step is the one that the page is for. */
export function FirstStepsPanel({ steps }: { steps: readonly FirstStep[] }) {
  const next = steps.find(({ done }) => !done);
  return (
    <Panel title="First steps" className="first-steps">
      <ol>
        {steps.map((step) => (
          <li key={step.href}>
            <div>
              <strong>{step.title}</strong>
              <p className="quiet">{step.why}</p>
            </div>
            {step.done ? (
              <span className="quiet">done</span>
            ) : (
              <Link className={step === next ? 'main' : 'button'} href={step.href}>
                {step.does}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
