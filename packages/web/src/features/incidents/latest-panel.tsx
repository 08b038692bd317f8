import type { IncidentTimeline } from '@muster/contract';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';

const MOST = 6;
const READ_EVERY_MS = 30_000;

/** What happened last. */
export function LatestPanel({ incident }: { incident: string }) {
  const path = `/api/v1/incidents/${incident}/timeline?limit=${MOST}`;
  const timeline = useRead<IncidentTimeline>(path, { everyMs: READ_EVERY_MS });
  return (
    <Panel
      title="Latest"
      aside={
        <Link className="small" href={`/incidents/${incident}?part=timeline`}>
          Whole timeline
        </Link>
      }
    >
      <Loaded of={timeline} isEmpty={({ items }) => items.length === 0} empty="Nothing has happened yet.">
        {({ items }) => (
          <ol className="entries latest">
            {items.map(({ id, at, text, who, site }) => (
              <li key={id}>
                <span className="says">{text}</span>
                <span className="quiet small of">
                  {instantText(Date.parse(at), viewerZone)} · {who}
                  {site === null ? '' : ` · ${site.name}`}
                </span>
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </Panel>
  );
}
