import type { CheckPageView } from '@muster/contract';
import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { isTyping } from '../../app/keys.ts';
import { useLive } from '../../app/live.ts';
import { readAgain, useRead } from '../../app/query.ts';
import { serverClock } from '../../app/server-clock.ts';
import { campaignCrumbs } from '../../ui/campaign-crumbs.ts';
import { EvidenceList } from '../../ui/evidence.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Appeals } from './appeals.tsx';
import { AskedPanel } from './asked-panel.tsx';
import { CheckStrip } from './check-strip.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { OverrideDialog } from './override-dialog.tsx';
import { VerdictPanel } from './verdict-panel.tsx';
import './check.css';

interface CheckPageProps {
  id: string;
  participation: string;
  check: string;
}

const CHANGES = [
  'verdict.changed',
  'row.changed',
  'board.changed',
  'claims.changed',
  'appeal.changed',
  'campaign.changed',
];

/** One check of one site: what was asked, what was decided and why, and what can be done about it. */
export function CheckPage({ id, participation, check }: CheckPageProps) {
  const site = `/campaigns/${id}/sites/${participation}`;
  const path = `/api/v1${site}/checks/${check}`;
  const read = useRead<CheckPageView>(path);
  const view = read.data?.check.id === check ? read.data : undefined;
  const [overriding, setOverriding] = useState(false);
  useEffect(() => {
    if (view) serverClock.heard(view.at, view.speed);
  }, [view]);
  useLive(view ? `/api/v1/campaigns/${id}/events` : null, {
    types: CHANGES,
    event: () => void readAgain(path),
  });
  const place = view?.checks.findIndex((one) => one.id === check) ?? -1;
  const before = view?.checks[place - 1]?.id;
  const after = view?.checks[place + 1]?.id;
  useSteps(before && `${site}/checks/${before}`, after && `${site}/checks/${after}`, site);

  return (
    <Page
      title={view ? `${check} ${view.check.title}` : check}
      crumbs={view ? [...campaignCrumbs(id, view), { label: view.site.name, href: site }] : []}
      sub={view ? `at ${view.site.name}` : undefined}
      actions={
        view ? (
          <>
            {view.may.override ? (
              <button type="button" className="button" onClick={() => setOverriding(true)}>
                Decide otherwise
              </button>
            ) : null}
            <Step href={before && `${site}/checks/${before}`} title="k or left arrow">
              ‹ {before ?? ''}
            </Step>
            <Step href={after && `${site}/checks/${after}`} title="j or right arrow">
              {after ?? ''} ›
            </Step>
          </>
        ) : undefined
      }
    >
      <Loaded of={read}>
        {(answer) =>
          answer.check.id === check ? (
            <>
              <CheckStrip checks={answer.checks} current={answer.check.id} site={site} />
              <div className="check-grid">
                <div className="check-main">
                  <VerdictPanel view={answer} site={site} />
                  <Panel title="Evidence">
                    <div className="body">
                      <EvidenceList
                        evidence={answer.verdict.evidence}
                        ledger={answer.ledger}
                        zone={answer.site.timeZone}
                        first={12}
                        timeHref={(at) => `${site}?at=${encodeURIComponent(at)}`}
                      />
                    </div>
                  </Panel>
                  <HistoryPanel history={answer.history} ledger={answer.ledger} />
                </div>
                <div className="check-side">
                  <AskedPanel view={answer} />
                  <Appeals view={answer} />
                </div>
              </div>
              {overriding ? <OverrideDialog view={answer} onClose={() => setOverriding(false)} /> : null}
            </>
          ) : null
        }
      </Loaded>
    </Page>
  );
}

function Step({
  href,
  title,
  children,
}: {
  href: string | undefined;
  title: string;
  children: string[] | string;
}) {
  if (!href) return null;
  return (
    <Link className="button" href={href} title={title} replace>
      {children}
    </Link>
  );
}

/** Left and right, or k and j, step through the checks; Escape returns to the site. */
function useSteps(before: string | undefined, after: string | undefined, site: string): void {
  const [, go] = useLocation();
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
      const isBack = event.key === 'ArrowLeft' || event.key === 'k';
      const to = isBack ? before : event.key === 'ArrowRight' || event.key === 'j' ? after : undefined;
      if (to) go(to, { replace: true });
      else if (event.key === 'Escape') go(site);
    }
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [before, after, site, go]);
}
