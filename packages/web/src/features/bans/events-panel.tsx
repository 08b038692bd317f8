import type { BanView } from '@muster/contract';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { eventText } from './event-words.ts';

/** What happened to the ban, the newest first. */
export function EventsPanel({ ban }: { ban: BanView }) {
  const names = new Map(ban.sparings.map(({ site }) => [site.id, site.name]));
  const events = [...ban.events].reverse();
  return (
    <Panel title="What happened">
      <ol className="ban-events">
        {events.map((event) => (
          <li key={`${event.at} ${event.kind} ${event.siteId}`}>
            <p>
              <b>{eventText(event, event.siteId === null ? undefined : names.get(event.siteId))}</b>{' '}
              <span className="quiet small">
                {event.by}, {instantText(Date.parse(event.at), viewerZone)}
              </span>
            </p>
            {event.text ? <p className="quiet">{event.text}</p> : null}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
