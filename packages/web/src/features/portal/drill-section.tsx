import type { BoardView, CampaignSummary } from '@muster/contract';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { serverClock } from '../../app/server-clock.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { dayText, instantText, viewerZone } from '../../ui/times.ts';
import { Appeals } from './appeals.tsx';
import { Clocks } from './clocks.tsx';
import { Evidence } from './evidence.tsx';
import { Questions } from './questions.tsx';
import { ThisIsReal } from './this-is-real.tsx';
import { Verdicts } from './verdicts.tsx';

const stateWords: Record<CampaignSummary['state'], string> = {
  draft: 'being prepared',
  rehearsed: 'being prepared',
  announced: 'announced',
  running: 'running',
  stopping: 'ending',
  closed: 'over',
  aborted: 'called off',
};

/** One drill as the site sees it. */
export function DrillSection({ campaign }: { campaign: CampaignSummary }) {
  const { id, name, state, window } = campaign;
  const runs = state === 'running' || state === 'stopping';
  const board = useRead<BoardView>(`/api/v1/campaigns/${id}/board`, { everyMs: runs ? 10_000 : 60_000 });
  if (board.data) serverClock.heard(board.data.at, board.data.speed);
  return (
    <section className="portal-drill" aria-label={name}>
      <header>
        <h2>{name}</h2>
        <p className="quiet">
          Exercise, {stateWords[state]} · {dayText(Date.parse(window.from), viewerZone)} to{' '}
          {instantText(Date.parse(window.to), viewerZone)}
        </p>
        <Link href={`/mark`} className="portal-mark">
          Is it really an exercise? Ask the drill mark.
        </Link>
      </header>
      <Loaded of={board}>
        {({ sites: [own] }) =>
          own === undefined ? (
            <p className="empty">Your site takes no part in it.</p>
          ) : (
            <div className="portal-parts">
              <div className="portal-main">
                <Panel title="Deadlines">
                  <Clocks clocks={own.clocks} zone={own.site.timeZone} suspended={own.suspendedAt} />
                </Panel>
                <Questions campaign={id} participation={own.participation} open={state === 'running'} />
                <Evidence
                  campaign={id}
                  participation={own.participation}
                  open={runs || state === 'announced'}
                />
              </div>
              <div className="portal-side">
                <Panel
                  title="How you stand"
                  aside={
                    <Link className="plain" href={`/campaigns/${id}/results`}>
                      Among all sites
                    </Link>
                  }
                >
                  <Verdicts campaign={id} own={own} />
                </Panel>
                <Appeals campaign={id} />
                <nav className="portal-links" aria-label="More of this drill">
                  <Link href={`/campaigns/${id}/sites/${own.participation}`}>
                    What happened, on one time axis
                  </Link>
                  <a href={`/api/v1/campaigns/${id}/scheme`} download="scoring.json">
                    How it is scored
                  </a>
                </nav>
                {state === 'running' && own.suspendedAt === null ? (
                  <ThisIsReal campaign={id} site={own.site} />
                ) : null}
              </div>
            </div>
          )
        }
      </Loaded>
    </section>
  );
}
