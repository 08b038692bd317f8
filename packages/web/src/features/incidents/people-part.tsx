import type { IncidentPartiesView } from '@muster/contract';
import type { IncidentPartProps } from '../../app/incident-parts.tsx';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { LinksPanel } from './links-panel.tsx';
import { MovesPanel } from './moves-panel.tsx';
import { RolesPanel } from './roles-panel.tsx';
import { SharesPanel } from './shares-panel.tsx';
import { SitesPanel } from './sites-panel.tsx';
import './incidents.css';

/** Who takes part: sites, people, those it is shared with, and how it stands to other incidents. */
export function PeoplePart({ incident }: IncidentPartProps) {
  const parties = useRead<IncidentPartiesView>(`/api/v1/incidents/${incident.id}/parties`);
  return (
    <Loaded of={parties}>
      {(view) => (
        <div className="people-grid">
          <SitesPanel incident={incident} parties={view} />
          <RolesPanel incident={incident} parties={view} />
          {incident.relation === 'all' ? <SharesPanel incident={incident} parties={view} /> : null}
          <LinksPanel incident={incident} parties={view} />
          {incident.relation === 'all' && !incident.exercise ? (
            <MovesPanel incident={incident} parties={view} />
          ) : null}
        </div>
      )}
    </Loaded>
  );
}
