import type { IncidentPartiesView, IncidentView } from '@muster/contract';

/** What every panel of the people part gets. */
export interface PanelProps {
  incident: IncidentView;
  parties: IncidentPartiesView;
}

export function pathOf({ id }: Pick<IncidentView, 'id'>, part: string): string {
  return `/api/v1/incidents/${id}/${part}`;
}
