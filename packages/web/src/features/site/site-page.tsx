import type { SiteChecksView, ThreadView, TimelineView } from '@muster/contract';
import { useEffect, useState } from 'react';
import { useLive } from '../../app/live.ts';
import { readAgain, useRead } from '../../app/query.ts';
import { serverClock } from '../../app/server-clock.ts';
import { campaignCrumbs } from '../../ui/campaign-crumbs.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { AxisPanel } from './axis-panel.tsx';
import { Crosshair, CrosshairOfPage } from './crosshair.tsx';
import type { AxisEvent } from './events.ts';
import { MailThread } from './mail-thread.tsx';
import { lifelyRange, wholeRange } from './range.ts';
import { SiteChecks } from './site-checks.tsx';
import { useShownRange } from './use-shown-range.ts';
import './site.css';
import './axis.css';

interface SitePageProps {
  id: string;
  participation: string;
}

const CHANGES = [
  'verdict.changed',
  'row.changed',
  'board.changed',
  'claims.changed',
  'mail.changed',
  'probe.made',
  'participation.changed',
  'campaign.changed',
  'appeal.changed',
  'inject.sent',
];
/** Beats and clocks move without an event. */
const RUNNING_MS = 15_000;

/** One site in one campaign: what happened on one axis, beside it the checks and the mail. */
export function SitePage({ id, participation }: SitePageProps) {
  const path = `/api/v1/campaigns/${id}/sites/${participation}`;
  const here = `/campaigns/${id}/sites/${participation}`;
  const [isRunning, setRunning] = useState(false);
  const everyMs = isRunning ? RUNNING_MS : 0;
  const timeline = useRead<TimelineView>(`${path}/timeline`, { everyMs });
  const checks = useRead<SiteChecksView>(`${path}/checks`, { everyMs });
  const { data: view } = timeline;
  const thread = useRead<ThreadView>(`${path}/thread`, { when: view?.mailText === true });
  useEffect(() => {
    if (!view) return;
    serverClock.heard(view.at, view.speed);
    setRunning(view.campaign.state === 'running');
  }, [view]);
  useLive(view ? `/api/v1/campaigns/${id}/events` : null, {
    types: CHANGES,
    event: ({ type, data }) => {
      if (concerns(data, participation, type)) void readAgain(path);
    },
  });
  const [crosshair] = useState(() => new Crosshair());
  const [open, setOpen] = useState<{ mail: string } | null>(null);

  return (
    <Page
      title={view?.site.name ?? 'Site'}
      crumbs={view ? campaignCrumbs(id, view) : []}
      sub={view ? subOf(view) : undefined}
      actions={
        <>
          <a className="button" href={`${path}/timeline.csv`} download>
            CSV
          </a>
          <a className="button" href={`${path}/timeline`} download="timeline.json">
            JSON
          </a>
        </>
      }
    >
      <CrosshairOfPage value={crosshair}>
        <Loaded of={timeline}>
          {(shown) => (
            <div className={shown.mailText ? 'site-grid' : 'site-grid alone'}>
              <div className="site-main">
                <Axis
                  view={shown}
                  path={path}
                  crosshair={crosshair}
                  onOpen={(event) => setOpen(opened(event))}
                />
                <Loaded of={checks}>
                  {(all) => (
                    <SiteChecks view={all} here={here} zone={shown.site.timeZone} day={dayOf(shown)} />
                  )}
                </Loaded>
              </div>
              {shown.mailText ? (
                <Loaded of={thread}>
                  {(mails) => <MailThread thread={mails} zone={shown.site.timeZone} open={open} />}
                </Loaded>
              ) : null}
            </div>
          )}
        </Loaded>
      </CrosshairOfPage>
    </Page>
  );
}

function Axis({
  view,
  path,
  crosshair,
  onOpen,
}: {
  view: TimelineView;
  path: string;
  crosshair: Crosshair;
  onOpen: (event: AxisEvent) => void;
}) {
  const whole = wholeRange(view);
  const [range, setRange] = useShownRange(whole, lifelyRange(view), crosshair);
  return <AxisPanel {...{ view, path, range, whole, onOpen }} onRange={setRange} />;
}

function opened({ mail }: AxisEvent): { mail: string } | null {
  return mail === null ? null : { mail };
}

/** Whether an event of the campaign is about this site; one that names none may be. */
function concerns(data: unknown, participation: string, type: string): boolean {
  if (type === 'reset' || typeof data !== 'object' || data === null) return true;
  if ('participation' in data) return data.participation === participation;
  if ('participations' in data) return JSON.stringify(data.participations).includes(participation);
  return true;
}

function subOf({ incident, campaign, marks }: TimelineView): string {
  const suspended = marks.some(({ kind }) => kind === 'suspended');
  const state = suspended ? 'suspended: the site has something real to handle' : `campaign ${campaign.state}`;
  return [incident, state].filter(Boolean).join(' · ');
}

/** Of the alarm, by UTC: its times are told without a date. */
function dayOf({ marks, span }: TimelineView): string {
  return (marks.find(({ kind }) => kind === 'alarm')?.at ?? span.from).slice(0, 10);
}
