import type { DryRunSite, DryRunView } from '@muster/contract';
import { Fragment } from 'react';
import { Sign, verdictLooks } from '../../../ui/sign.tsx';
import { offsetText } from '../outline/words.ts';
import { linesOf, tableOf } from './decided.ts';

/** What the rules would say of each site, and from when on. */
export function DryRunTable({ view }: { view: DryRunView }) {
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls is reached by keyboard */}
      <section className="scroll" tabIndex={0} aria-label="Verdicts of the simulation">
        <table className="table dry-run">
          <thead>
            <tr>
              <th>Check</th>
              {view.sites.map(({ kind }) => (
                <th key={kind}>{kind} site</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {tableOf(view).map(({ axis, rows, score }) => (
              <Fragment key={axis}>
                <tr className="axis-row">
                  <th scope="rowgroup">{axis}</th>
                  {score.map(({ earned, possible }, n) => (
                    <td key={view.sites[n]?.kind} className="mono">
                      {possible > 0 ? `${round(earned)} of ${round(possible)}` : '–'}
                    </td>
                  ))}
                </tr>
                {rows.map(({ check, title, verdicts }) => (
                  <tr key={check}>
                    <th scope="row">
                      <span className="mono">{check}</span> {title}
                    </th>
                    {verdicts.map((one, n) => (
                      <td key={view.sites[n]?.kind} title={one.why}>
                        <VerdictCell {...one} />
                      </td>
                    ))}
                  </tr>
                ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </section>
      {view.sites.map((site) => (
        <SiteStory key={site.kind} site={site} />
      ))}
    </>
  );
}

function VerdictCell({ verdict, decidedAt }: DryRunSite['verdicts'][number]) {
  return (
    <span className="said">
      <Sign verdict={verdict} />
      <span className="unseen">{verdictLooks[verdict].says}</span>
      <small className="mono quiet">{decidedAt === null ? '' : `+${offsetText(decidedAt)}`}</small>
    </span>
  );
}

function SiteStory({ site: { kind, says, events, clocks, verdicts } }: { site: DryRunSite }) {
  return (
    <details className="story">
      <summary>
        The {kind} site <span className="quiet">{says}</span>
      </summary>
      <ol>
        {linesOf(events, clocks).map(({ at, says, quiet }) => (
          <li key={says} className={quiet ? 'quiet' : ''}>
            <span className="mono quiet">{at === null ? '' : `+${offsetText(at)}`}</span>
            <span>{says}</span>
          </li>
        ))}
      </ol>
      <ul className="whys">
        {verdicts.map(({ check, verdict, why }) => (
          <li key={check}>
            <span className="mono">{check}</span>
            <span>
              {verdictLooks[verdict].says}. <span className="quiet">{why}</span>
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function round(weight: number): string {
  return String(Math.round(weight * 100) / 100);
}
