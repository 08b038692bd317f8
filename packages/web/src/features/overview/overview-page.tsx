import type { OverviewView, Page as PageOf, PersonView, TokenView } from '@muster/contract';
import { useEffect } from 'react';
import { Redirect } from 'wouter';
import { useRead } from '../../app/query.ts';
import { serverClock, useNow } from '../../app/server-clock.ts';
import { useMe } from '../../app/session.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { ReadinessPanel } from '../federation/readiness-panel.tsx';
import { useReadiness } from '../federation/use-readiness.ts';
import { CampaignsPanel } from './campaigns-panel.tsx';
import { ClocksPanel } from './clocks-panel.tsx';
import { type FirstStep, firstSteps, isNew } from './first-steps.ts';
import { FirstStepsPanel } from './first-steps-panel.tsx';
import { IncidentsPanel } from './incidents-panel.tsx';
import { isQuiet, needsNow } from './needs.ts';
import { NeedsFacts } from './needs-facts.tsx';
import './overview.css';
import { WaitingPanel } from './waiting-panel.tsx';
import { namesOf } from './where.ts';

const EVERY_MS = 10_000;

/** What needs the reader now, by time left; then how ready the federation is. */
export function OverviewPage() {
  const { role } = useMe();
  // A site's contact has a page of their own, which is all about the site.
  return role === 'site-contact' ? <Redirect to="/portal" replace /> : <Overview />;
}

function Overview() {
  const overview = useRead<OverviewView>('/api/v1/overview', { everyMs: EVERY_MS });
  const view = overview.data;
  const steps = useFirstSteps(view);
  useEffect(() => {
    if (view) serverClock.heard(view.at, view.speed);
  }, [view]);
  return (
    <Page title="Overview" sub={view ? <Needs view={view} /> : undefined}>
      <Loaded of={overview}>
        {(now) =>
          isQuiet(now) ? null : (
            <>
              <NeedsFacts view={now} />
              <div className="needs">
                <ClocksPanel clocks={now.clocks} />
                <div className="stack">
                  <WaitingPanel waiting={now.waiting} />
                  {now.incidents.open > 0 || now.incidents.latest.length > 0 ? (
                    <IncidentsPanel incidents={now.incidents} />
                  ) : null}
                  <CampaignsPanel campaigns={now.campaigns} next={now.next} />
                </div>
              </div>
            </>
          )
        }
      </Loaded>
      {steps.length > 0 ? <FirstStepsPanel steps={steps} /> : null}
      {/* Where the first step is to bring in sites, there is no readiness to show. */}
      {steps[0]?.done === false ? null : <ReadinessPanel />}
    </Page>
  );
}

/** None while it is not known what there is already. */
function useFirstSteps(view: OverviewView | undefined): FirstStep[] {
  const me = useMe();
  const sites = useReadiness().data?.sites.length;
  const givesAccess = me.role === 'administrator';
  const persons = useRead<PageOf<PersonView>>('/api/v1/persons?limit=2', { when: givesAccess }).data;
  const isKnown = sites !== undefined && (!givesAccess || persons !== undefined);
  const people = persons?.items.length ?? null;
  const begins = isKnown && isNew(me, { sites, people });
  const tokens = useRead<PageOf<TokenView>>('/api/v1/tokens?limit=1', { when: begins }).data;
  if (view === undefined || !begins) return [];
  return firstSteps(me, {
    sites,
    people,
    tokens: tokens?.items.length ?? null,
    campaigns: view.campaigns.length + (view.next === null ? 0 : 1),
  });
}

/** One sentence: how much needs somebody, or that nothing does and when something will. */
function Needs({ view }: { view: OverviewView }) {
  const now = useNow();
  if (now === null) return null;
  const needs = needsNow(view, now);
  if (needs > 0) return needs === 1 ? 'One thing needs a person now.' : `${needs} things need a person now.`;
  const next = view.clocks.groups[0];
  if (next) {
    const who = namesOf(next.sites, next.count);
    const when = instantText(Date.parse(next.dueAt), viewerZone);
    return `Nothing needs you. Next deadline: ${next.step.replaceAll('-', ' ')}, ${who}, ${when}.`;
  }
  if (view.next)
    return `Nothing needs you. ${view.next.name} may start from ${instantText(Date.parse(view.next.from), viewerZone)}.`;
  return 'Nothing needs you. No clock is running and no campaign is planned.';
}
