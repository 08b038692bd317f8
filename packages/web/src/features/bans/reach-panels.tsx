import type { ReachView } from '@muster/contract';
import { Link } from 'wouter';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { count } from '../../ui/words.ts';
import { pageOfIdentifier } from '../subjects/paths.ts';
import { becauseText } from './ban-words.ts';
import './reach.css';
import { ReachSites } from './reach-sites.tsx';
import { kindText } from './subject-words.ts';

/** Whom a ban reaches and why, who is hit though nobody named them, who is spared, and what it finds at each site. */
export function ReachPanels({ reach, made = false }: { reach: ReachView; made?: boolean }) {
  return (
    <>
      {reach.collateral.length > 0 ? <Collateral reach={reach} /> : null}
      <Panel
        title={made ? 'Whom it reached when it was made' : 'Whom it reaches'}
        aside={<span className="quiet small">{count(reach.totals.subjects, 'name')}</span>}
      >
        <Scroll label="Names that are reached">
          <table className="table lines reach-names">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              {reach.subjects.map((one) => (
                <tr key={one.key} className={`reach-${one.because}`}>
                  <th scope="row">
                    <span className="quiet small">{kindText(one.identifier)}</span>{' '}
                    <ReachedName one={one} isMade={made} />
                    {one.gateway ? <span className="tag">acts for others</span> : null}
                  </th>
                  <td>
                    <span className="reach-why">
                      <Confidence of={one.confidence} />
                      <span>{becauseText(one)}</span>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </Panel>
      {reach.neighbours.length > 0 ? (
        <Panel title="Share a project and are not banned">
          <p className="quiet small reach-note">
            A quarantine ends what their machines have open with those of the ban.
          </p>
          <ul className="reach-list">
            {reach.neighbours.map(({ siteId, siteName, system, project, accounts }) => (
              <li key={`${siteId} ${system} ${project}`}>
                {count(accounts, 'other account')} <span className="quiet">in</span>{' '}
                <span className="mono">{project}</span> <span className="quiet">at {siteName}</span>
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
      {reach.lookAlikes.length > 0 ? (
        <Panel title="Look alike and are spared">
          <ul className="reach-list">
            {reach.lookAlikes.map(({ label, why }) => (
              <li key={label}>
                <span className="mono">{label}</span> <span className="quiet">{why}</span>
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
      <ReachSites reach={reach} />
      {reach.cut ? (
        <p className="quiet small">Lists are cut at 500 lines; the figures count everything.</p>
      ) : null}
    </>
  );
}

/** Of a ban that was made it leads on to the subject; while one is written nothing leads away from it. */
function ReachedName({ one, isMade }: { one: ReachView['subjects'][number]; isMade: boolean }) {
  return isMade ? (
    <Link className="mono" href={pageOfIdentifier(one.identifier)}>
      {one.label}
    </Link>
  ) : (
    <span className="mono">{one.label}</span>
  );
}

function Collateral({ reach: { collateral, totals } }: { reach: ReachView }) {
  return (
    <section className="collateral" aria-label="Collateral">
      <h2>
        {count(totals.collateral, 'person loses', 'people lose')} access though nobody named{' '}
        {totals.collateral === 1 ? 'them' : 'them'}
      </h2>
      <ul>
        {collateral.map(({ label, through }) => (
          <li key={`${label} ${through}`}>
            <span className="mono">{label}</span> <span className="quiet">through {through}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How certain it is, as a short line; the words beside it say the number. */
function Confidence({ of }: { of: number }) {
  return (
    <span className="confidence" aria-hidden="true">
      <i style={{ width: `${of * 100}%` }} />
    </span>
  );
}
