import type { ClockView, IncidentClocksView, IncidentSummary, SiteView } from '@muster/contract';
import { Link } from 'wouter';
import { useLive } from '../../app/live.ts';
import { readAgain, useRead } from '../../app/query.ts';
import { useNow } from '../../app/server-clock.ts';
import { useMe } from '../../app/session.tsx';
import { LinesTable } from '../../ui/lines-table.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { countdownText, durationText, instantText, timeText } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';

const READ_EVERY_MS = 30_000;

interface Incidents {
  items: IncidentSummary[];
}

/** What is really being handled at the site, the first thing that it sees: what is due when, and where to answer. */
export function RealIncidents() {
  const incidents = useRead<Incidents>('/api/v1/incidents?exercise=false&limit=20', {
    everyMs: READ_EVERY_MS,
  });
  const handled = incidents.data?.items.filter(({ state }) => state !== 'closed') ?? [];
  return handled.map((incident) => <RealIncident key={incident.id} incident={incident} />);
}

function RealIncident({ incident }: { incident: IncidentSummary }) {
  const { id, publicId, title, tlp, state } = incident;
  const path = `/api/v1/incidents/${id}`;
  const clocks = useRead<IncidentClocksView>(`${path}/clocks`, { everyMs: READ_EVERY_MS });
  useLive(`${path}/events`, { types: ['incident.changed'], event: () => void readAgain(path) });
  return (
    <Panel
      title={<Link href={`/incidents/${id}`}>{title}</Link>}
      aside={
        <span className="row">
          <span className="mono small">{publicId}</span> <Tlp label={tlp} />
        </span>
      }
    >
      <Loaded of={clocks}>
        {({ clocks: all }) => (
          <Duties clocks={all.filter((clock) => clock.actor === 'site' && isOpen(clock))} />
        )}
      </Loaded>
      <nav className="row real-links" aria-label={`What to do about ${publicId}`}>
        <Link className="main" href={`/incidents/${id}/checklist`}>
          What to do, step by step
        </Link>
        <Link className="button" href={`/incidents/${id}?part=mail`}>
          Questions and mail
        </Link>
        <Link className="button" href={`/incidents/${id}?part=tasks`}>
          Tasks
        </Link>
        <Link className="button" href={`/incidents/${id}?part=evidence`}>
          Send evidence
        </Link>
        {state === 'resolved' ? (
          <span className="quiet">Resolved; the closure report is what is left.</span>
        ) : null}
      </nav>
    </Panel>
  );
}

function isOpen({ state }: ClockView): boolean {
  return state === 'running' || state === 'missed' || state === 'paused';
}

/** In the site's own zone and in UTC. */
function useDueText(): (due: string) => string {
  const { scope } = useMe();
  const siteId = scope.kind === 'site' ? scope.siteId : '';
  const site = useRead<SiteView>(`/api/v1/sites/${siteId}`, { when: siteId !== '' });
  const zone = site.data?.timeZone ?? 'UTC';
  return (due) => {
    const at = Date.parse(due);
    return zone === 'UTC' ? instantText(at) : `${instantText(at, zone)} (${timeText(at)} UTC)`;
  };
}

/** What the site still owes, what is due first at the top. */
function Duties({ clocks }: { clocks: readonly ClockView[] }) {
  const dueText = useDueText();
  if (clocks.length === 0) return <p className="empty">Nothing is due of your site at the moment.</p>;
  const sorted = [...clocks].sort((one, other) => (one.dueAt ?? '9').localeCompare(other.dueAt ?? '9'));
  return (
    <LinesTable
      label="What is due of your site"
      columns={[
        { title: 'Your site’s duty', of: ({ title }) => title },
        {
          title: 'Time left',
          says: '',
          className: 'nowrap',
          of: ({ state, dueAt }) => <TimeLeft isPaused={state === 'paused'} dueAt={dueAt} />,
        },
        { title: 'Due', of: ({ dueAt }) => (dueAt === null ? '' : dueText(dueAt)) },
      ]}
      rows={sorted}
      keyOf={({ step, key }) => `${step} ${key}`}
    />
  );
}

function TimeLeft({ isPaused, dueAt }: { isPaused: boolean; dueAt: string | null }) {
  const now = useNow();
  if (isPaused) return 'paused';
  if (dueAt === null || now === null) return null;
  const left = (Date.parse(dueAt) - now) / 1000;
  return left < 0 ? (
    <b className="hot">{durationText(-left)} over</b>
  ) : (
    <b className="mono ticks">{countdownText(left)}</b>
  );
}
