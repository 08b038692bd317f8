import type { ProcedureStepView, ProcedureView } from '@muster/contract';
import { Link, useSearch } from 'wouter';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import './procedures.css';

/** One procedure: its steps in words, and the document as it is written. */
export function ProcedurePage({ name }: { name: string }) {
  const wanted = new URLSearchParams(useSearch()).get('version');
  const path = `/api/v1/procedures/${name}`;
  const query = wanted === null ? '' : `?version=${encodeURIComponent(wanted)}`;
  const procedure = useRead<ProcedureView>(`${path}${query}`);
  const view = procedure.data;
  return (
    <Page
      title={view?.title ?? name}
      crumbs={[{ label: 'Procedures', href: '/procedures' }]}
      sub={view?.source}
      actions={
        <a className="button" href={`${path}/checklist.pdf${query}`} target="_blank" rel="noreferrer">
          Blank checklist (PDF)
        </a>
      }
    >
      <Loaded of={procedure}>
        {(found) => (
          <div className="stack">
            <Panel title="Steps" aside={<Versions view={found} />}>
              <ol className="procedure-steps">
                {found.steps.map((step) => (
                  <Step key={step.id} step={step} />
                ))}
              </ol>
            </Panel>
            <Panel title="The document">
              <details className="procedure-text">
                <summary>
                  YAML, {found.origin}, <span className="mono">sha256 {found.sha256.slice(0, 16)}…</span>
                </summary>
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls must be reached by the keyboard */}
                <pre className="mono scroll" tabIndex={0}>
                  {found.yaml}
                </pre>
              </details>
            </Panel>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Versions({ view: { name, version, versions } }: { view: ProcedureView }) {
  return (
    <nav className="row" aria-label="Versions">
      <span className="quiet">Version</span>
      {versions.map((one) => (
        <Link
          key={one.version}
          className="procedure-version mono"
          href={`/procedures/${name}?version=${one.version}`}
          aria-current={one.version === version ? 'page' : undefined}
        >
          {one.version}
        </Link>
      ))}
    </nav>
  );
}

const actors = { site: 'The site', ngi: 'The NGI', csirt: 'The CSIRT', vo: 'The VO' } as const;
const whose = { site: 'the site’s', ngi: 'the NGI’s', csirt: 'the CSIRT’s' } as const;
const told = {
  site: 'the site',
  ngi: 'its NGI',
  csirt: 'the CSIRT',
  'csirt-duty': 'the officer on duty',
} as const;

function Step({ step }: { step: ProcedureStepView }) {
  const { title, actor, rule, deadline, repeating, action, proofs, provenBy, breaches, condition } = step;
  const counts =
    deadline && deadline.unit !== 'clock-hour' ? `, by ${whose[deadline.calendar]} calendar` : '';
  return (
    <li>
      <div className="procedure-do">
        <h3>{title}</h3>
        <p className="quiet small">
          {actors[actor]}, {rule}
          {counts}
          {repeating ? '; one clock for each' : ''}
        </p>
        {(action ?? '').split('\n\n').map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        {step.guidance.length === 0 ? null : (
          <p className="small">
            {step.guidance.map((one) => (
              <Link key={one.name} className="procedure-guide" href={`/guidance/${one.name}`}>
                {one.title}
              </Link>
            ))}
          </p>
        )}
      </div>
      <dl className="pairs small">
        <dt>Done when</dt>
        <dd>{proofs.map(({ says }) => says).join('; ')}</dd>
        {provenBy === null ? null : (
          <>
            <dt>Proven by</dt>
            <dd>{provenBy}</dd>
          </>
        )}
        {condition?.says ? (
          <>
            <dt>Unless</dt>
            <dd>{condition.says}</dd>
          </>
        ) : null}
        {breaches.length === 0 ? null : (
          <>
            <dt>Never</dt>
            <dd>
              {breaches.map(({ fact, says, effect }) => (
                <span key={fact} className="procedure-breach">
                  {says}
                  {effect === 'fail' ? ' (the step fails)' : ''}
                </span>
              ))}
            </dd>
          </>
        )}
        {step.escalation.length === 0 ? null : (
          <>
            <dt>Tells</dt>
            <dd>
              {step.escalation.map(({ at, to }) => (
                <span key={at} className="procedure-breach">
                  at {at} %: {to.map((one) => told[one]).join(', ')}
                </span>
              ))}
            </dd>
          </>
        )}
      </dl>
    </li>
  );
}
