import type { ClockView, IncidentSiteView } from '@muster/contract';
import { Link } from 'wouter';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { ClockCell } from './clock-cell.tsx';
import { siteStateWords } from './incident-words.ts';

interface SitesGridProps {
  sites: readonly IncidentSiteView[];
  clocks: readonly ClockView[];
}

/** Sites by duties: who is behind is one row, what nobody has done one column. */
export function SitesGrid({ sites, clocks }: SitesGridProps) {
  const steps = [...new Map(clocks.map(({ step, title }) => [step, title]))];
  const at = (site: string, step: string) => clocks.filter((one) => one.site === site && one.step === step);
  return (
    <Panel title="Sites and what is due of them">
      <Scroll label="Sites by duties">
        <table className="table sites-grid">
          <thead>
            <tr>
              <th scope="col">Site</th>
              {steps.map(([step, title]) => (
                <th key={step} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sites.map(({ site, state }) => (
              <tr key={site.id}>
                <th scope="row">
                  <Link href={`/federation/sites/${site.id}`}>{site.name}</Link>
                  <span className="quiet small">{siteStateWords[state]}</span>
                </th>
                {steps.map(([step]) => (
                  <td key={step} className="nowrap">
                    <Cell clocks={at(site.id, step)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

const ORDER = ['missed', 'running', 'paused', 'waiting', 'late', 'met', 'waived', 'not-applicable'];

/** Of a duty that repeats the one that is worst, and how many there are. */
function Cell({ clocks }: { clocks: readonly ClockView[] }) {
  const [worst] = [...clocks].sort(
    (one, other) =>
      ORDER.indexOf(one.state) - ORDER.indexOf(other.state) ||
      (one.dueAt ?? '9').localeCompare(other.dueAt ?? '9'),
  );
  if (!worst) return <span className="quiet">–</span>;
  return (
    <>
      <ClockCell clock={worst} />
      {clocks.length > 1 ? <span className="quiet small"> +{clocks.length - 1}</span> : null}
    </>
  );
}
