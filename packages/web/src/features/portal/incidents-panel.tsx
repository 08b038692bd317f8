import type { IncidentSummary } from '@muster/contract';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import { stateWords } from '../incidents/incident-words.ts';

interface Incidents {
  items: IncidentSummary[];
  next: string | null;
}

/** The incidents that the site has a part in; a drill's is marked as an exercise. */
export function IncidentsPanel() {
  const incidents = useRead<Incidents>('/api/v1/incidents', { everyMs: 30_000 });
  return (
    <Panel title="Incidents">
      <Loaded
        of={incidents}
        isEmpty={({ items }) => items.length === 0}
        empty="Nothing is being handled at your site."
      >
        {({ items }) => (
          <div className="scroll">
            <table className="table portal-incidents">
              <thead>
                <tr>
                  <th scope="col">Id</th>
                  <th scope="col">Title</th>
                  <th scope="col">State</th>
                  <th scope="col">Opened</th>
                  <th scope="col">TLP</th>
                </tr>
              </thead>
              <tbody>
                {items.map((incident) => (
                  <tr key={incident.id}>
                    <th scope="row" className="mono nowrap">
                      {incident.publicId}
                    </th>
                    <td>
                      <Link href={`/incidents/${incident.id}`}>{incident.title}</Link>
                      {incident.exercise ? <span className="quiet"> · exercise</span> : null}
                    </td>
                    <td>{stateWords[incident.state]}</td>
                    <td className="nowrap">{instantText(Date.parse(incident.createdAt))}</td>
                    <td>
                      <Tlp label={incident.tlp} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </Panel>
  );
}
