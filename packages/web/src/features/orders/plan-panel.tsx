import type { ContainmentPlan, OrderEffect } from '@muster/contract';
import { Panel } from '../../ui/panel.tsx';
import { instantText, secondsText, viewerZone } from '../../ui/times.ts';
import { effectLooks } from './effect-looks.ts';
import { LookSign, LookText } from './look-sign.tsx';
import './plan.css';
import { type ShownStep, settings, shownPhases } from './plan-model.ts';
import { inverseText, stepLooks, stepText } from './step-words.ts';

interface PlanPanelProps {
  plan: ContainmentPlan;
  effects: readonly OrderEffect[];
}

/** The plan as the site's agent made it: each step, why, what was read back of it, and what undoes it. */
export function PlanPanel({ plan, effects }: PlanPanelProps) {
  const shown = shownPhases(plan, effects);
  return (
    <Panel
      title={plan.dryRun ? 'Plan, a dry run: nothing was done' : 'Plan'}
      aside={<span className="quiet small">made {instantText(Date.parse(plan.madeAt), viewerZone)}</span>}
    >
      {plan.steps.length === 0 ? (
        <p className="empty">Nothing of theirs is there, so there is nothing to do.</p>
      ) : null}
      <div className="plan">
        {shown.map(({ key, title, steps }) => (
          <section key={key} aria-label={title}>
            <h3>{title}</h3>
            <ol>
              {steps.map((one) => (
                <Step key={one.step.id} shown={one} />
              ))}
            </ol>
          </section>
        ))}
      </div>
    </Panel>
  );
}

function Step({ shown: { step, number, effect } }: { shown: ShownStep }) {
  const look = stepLooks[step.state];
  const undo = inverseText(step);
  return (
    <li className={`plan-step plan-${step.state}`} value={number}>
      <span className="plan-number mono">{number}</span>
      <LookSign look={look} spoken />
      <div className="plan-what">
        <p>{stepText(step)}</p>
        <p className="quiet small">
          {step.system}
          {step.at === null ? '' : ` · ${secondsText(Date.parse(step.at))} UTC`}
          {step.why ? ` · ${step.why}` : ''}
        </p>
        {step.detail ? <p className="small">{step.detail}</p> : null}
        <Details step={step} />
      </div>
      <div className="plan-found">
        {effect === null ? null : (
          <>
            <LookText look={effectLooks[effect.state]} />
            <p className="quiet small">
              {effect.state === 'holds' ? effect.found : `wanted ${effect.wanted}, found ${effect.found}`} ·{' '}
              {secondsText(Date.parse(effect.readAt))} UTC
            </p>
          </>
        )}
      </div>
      <div className="plan-undo">
        {undo === '' ? null : (
          <p>
            <span className="quiet small">Undo</span> {undo}
          </p>
        )}
        {step.cannotUndo ? <p className="small plan-lost">{step.cannotUndo}</p> : null}
      </div>
    </li>
  );
}

/** What the step sets and what its inverse restores, in the system's own words. */
function Details({ step }: { step: ShownStep['step'] }) {
  const sets = settings(step.sets);
  const restores = settings(step.inverse?.restores ?? {});
  if (sets.length + restores.length === 0) return null;
  return (
    <details className="plan-details">
      <summary>In the system’s words</summary>
      <dl className="pairs mono">
        {sets.map(({ name, value }) => (
          <div key={`s ${name}`} className="pair">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {restores.map(({ name, value }) => (
          <div key={`r ${name}`} className="pair">
            <dt>undo: {name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
