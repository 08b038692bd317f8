import type { IncidentState, IncidentSummary } from '@muster/contract';
import { useState } from 'react';
import { Link } from 'wouter';
import { useList } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Older } from '../../ui/older.tsx';
import { Page } from '../../ui/page.tsx';
import { instantText } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import { severityWords, stateWords } from './incident-words.ts';
import './incidents.css';

const READ_EVERY_MS = 20_000;

/** Every incident that the reader may see, the newest first; those of drills only when asked for. */
export function IncidentsPage() {
  const [state, setState] = useState<IncidentState | ''>('open');
  const [drills, setDrills] = useState(false);
  const { role } = useMe();
  const list = useList<IncidentSummary>(
    (cursor) => {
      const query = new URLSearchParams({ limit: '50', exercise: String(drills) });
      if (state !== '') query.set('state', state);
      if (cursor !== undefined) query.set('cursor', cursor);
      return `/api/v1/incidents?${query}`;
    },
    { everyMs: READ_EVERY_MS },
  );
  const mayOpen = role === 'administrator' || role === 'officer';
  return (
    <Page
      title="Incidents"
      actions={
        mayOpen ? (
          <Link className="main" href="/incidents/new">
            New incident
          </Link>
        ) : undefined
      }
    >
      <search className="filters">
        <select
          className="field"
          aria-label="State"
          value={state}
          onChange={({ target }) => setState(target.value as IncidentState | '')}
        >
          <option value="">Any state</option>
          {Object.entries(stateWords).map(([value, says]) => (
            <option key={value} value={value}>
              {says}
            </option>
          ))}
        </select>
        <label className="choice">
          <input type="checkbox" checked={drills} onChange={({ target }) => setDrills(target.checked)} /> Of
          drills
        </label>
      </search>
      <div className="panel">
        <Loaded
          of={list}
          isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)}
          empty={<p>Nothing is being handled here.</p>}
        >
          {({ pages }) => (
            <>
              <table className="table incidents">
                <thead>
                  <tr>
                    <th scope="col">Incident</th>
                    <th scope="col">Site</th>
                    <th scope="col">State</th>
                    <th scope="col">Severity</th>
                    <th scope="col">TLP</th>
                    <th scope="col">Last change</th>
                  </tr>
                </thead>
                <tbody>
                  {pages.flatMap(({ items }) =>
                    items.map((incident) => <Row key={incident.id} incident={incident} />),
                  )}
                </tbody>
              </table>
              <Older pages={list} />
            </>
          )}
        </Loaded>
      </div>
    </Page>
  );
}

function Row({ incident }: { incident: IncidentSummary }) {
  const { id, publicId, title, exercise, site, state, severity, tlp, updatedAt } = incident;
  return (
    <tr>
      <th scope="row">
        <Link href={`/incidents/${id}`}>{title}</Link>
        <span className="quiet small mono">
          {publicId}
          {exercise ? ' · exercise' : ''}
        </span>
      </th>
      <td>{site?.name ?? '–'}</td>
      <td>{stateWords[state]}</td>
      <td>{severityWords[severity]}</td>
      <td>
        <Tlp label={tlp} />
      </td>
      <td className="nowrap">{instantText(Date.parse(updatedAt))}</td>
    </tr>
  );
}
