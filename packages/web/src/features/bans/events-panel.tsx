import type { BanView } from '@muster/contract';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';

/** What happened to the ban, the newest first, and sites that ask to be spared. */
export function EventsPanel({ ban }: { ban: BanView }) {
  const events = [...ban.events].reverse();
  return (
    <Panel title="What happened">
      <ol className="ban-events">
        {events.map(({ at, by, kind, text }) => (
          <li key={`${at} ${kind} ${text}`}>
            <time className="quiet small" dateTime={at}>
              {instantText(Date.parse(at), viewerZone)}
            </time>
            <p>
              {text} <span className="quiet">{by}</span>
            </p>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
