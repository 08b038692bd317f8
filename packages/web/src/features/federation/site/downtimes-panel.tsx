import type { DowntimeView, SiteView } from '@muster/contract';
import { useState } from 'react';
import { useAct, useRead } from '../../../app/query.ts';
import { useNow } from '../../../app/server-clock.ts';
import { HoldButton } from '../../../ui/hold-button.tsx';
import { Fault, Loaded } from '../../../ui/loaded.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { instantText } from '../../../ui/times.ts';
import { RecordDowntime } from './record-downtime.tsx';

/** When the site is down: an outage stops the clocks of what it has to do. */
export function DowntimesPanel({ site, edits }: { site: SiteView; edits: boolean }) {
  const path = `/api/v1/downtimes?site=${site.id}`;
  const downtimes = useRead<DowntimeView[]>(path);
  const [recording, setRecording] = useState(false);
  return (
    <Panel
      title="Downtimes"
      aside={
        edits ? (
          <button type="button" className="button" onClick={() => setRecording(true)}>
            Record
          </button>
        ) : null
      }
    >
      <Loaded of={downtimes} isEmpty={(all) => all.length === 0} empty="None is known.">
        {(all) => (
          <ul className="downtimes">
            {[...all]
              .sort((a, b) => (a.startsAt < b.startsAt ? 1 : -1))
              .map((one) => (
                <DowntimeLine key={one.id} one={one} path={path} edits={edits} />
              ))}
          </ul>
        )}
      </Loaded>
      {recording ? <RecordDowntime site={site} path={path} onClose={() => setRecording(false)} /> : null}
    </Panel>
  );
}

function DowntimeLine({ one, path, edits }: { one: DowntimeView; path: string; edits: boolean }) {
  const now = useNow();
  const { id, startsAt, endsAt, severity, classification, description, services, source } = one;
  const [from, to] = [Date.parse(startsAt), Date.parse(endsAt)];
  const isOver = now !== null && to <= now;
  const isNow = now !== null && from <= now && now < to;
  const withdraw = useAct<DowntimeView>(path, '/api/v1/sites', '/api/v1/readiness');
  return (
    <li className={isOver ? 'quiet' : undefined}>
      <p>
        <b>{severity}</b> {isNow ? 'now' : isOver ? 'over' : 'coming'}, {classification}
        <span className="quiet small"> · {source}</span>
      </p>
      <p className="small">
        {instantText(from)} to {instantText(to)}
      </p>
      {description === null ? null : <p className="small">{description}</p>}
      {services.length > 0 ? <p className="quiet small">{services.join(', ')}</p> : null}
      {edits && !isOver ? (
        <HoldButton
          extent="Withdraws this downtime: clocks that it stopped run on as if it had not been; press again to do it"
          disabled={withdraw.isPending}
          onHeld={() => withdraw.mutate({ path: `/api/v1/downtimes/${id}`, verb: 'DELETE' })}
        >
          Withdraw
        </HoldButton>
      ) : null}
      {withdraw.error ? <Fault error={withdraw.error} /> : null}
    </li>
  );
}
