import type { OverviewEvent, OverviewView } from '@muster/contract';
import { Link } from 'wouter';
import { Panel } from '../../ui/panel.tsx';
import { count } from '../../ui/words.ts';
import { Ago } from './time-left.tsx';

/** What happened last in real incidents. */
export function IncidentsPanel({ incidents }: Pick<OverviewView, 'incidents'>) {
  return (
    <Panel
      title="Incidents"
      className="waits"
      aside={
        <Link className="small" href="/incidents">
          {count(incidents.open, 'open incident')}
        </Link>
      }
    >
      {incidents.latest.length === 0 ? (
        <p className="empty">Nothing has happened in an incident.</p>
      ) : (
        <ul>
          {incidents.latest.map((event) => (
            <EventLine key={event.id} event={event} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function EventLine({ event: { at, text, site, incident } }: { event: OverviewEvent }) {
  return (
    <li>
      <Link href={`/incidents/${incident.id}?part=timeline`}>{text}</Link>
      <span className="mono since">
        <Ago at={at} />
      </span>
      <span className="quiet small of">
        {incident.publicId}
        {site === null ? '' : ` · ${site}`} · {incident.title}
      </span>
    </li>
  );
}
