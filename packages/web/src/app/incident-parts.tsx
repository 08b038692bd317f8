import type { IncidentView } from '@muster/contract';
import { type FunctionComponent, type LazyExoticComponent, lazy } from 'react';

/** What every part of an incident's page gets. */
export interface IncidentPartProps {
  incident: IncidentView;
}

export interface IncidentPart {
  /** In the address: `?part=tasks`. */
  key: string;
  label: string;
  show: LazyExoticComponent<FunctionComponent<IncidentPartProps>>;
}

/** A part's code is fetched when it is first opened. */
function part<Name extends string>(
  key: string,
  label: string,
  load: () => Promise<Record<Name, FunctionComponent<IncidentPartProps>>>,
  name: Name,
): IncidentPart {
  return { key, label, show: lazy(async () => ({ default: (await load())[name] })) };
}

/** The parts of an incident's page, in the order in which they are offered; the first is shown unless another is asked for. */
export const incidentParts: readonly IncidentPart[] = [
  part('overview', 'Overview', () => import('../features/incidents/overview-part.tsx'), 'OverviewPart'),
  part(
    'timeline',
    'Timeline',
    () => import('../features/incident-timeline/timeline-part.tsx'),
    'TimelinePart',
  ),
  part('mail', 'Mail', () => import('../features/threads/mail-part.tsx'), 'MailPart'),
  part('tasks', 'Tasks', () => import('../features/tasks/tasks-part.tsx'), 'TasksPart'),
  part(
    'observables',
    'Observables',
    () => import('../features/observables/observables-part.tsx'),
    'ObservablesPart',
  ),
  part('evidence', 'Evidence', () => import('../features/evidence/evidence-part.tsx'), 'EvidencePart'),
  part('procedure', 'Procedure', () => import('../features/procedures/procedure-part.tsx'), 'ProcedurePart'),
  part('bans', 'Bans', () => import('../features/bans/incident-bans-part.tsx'), 'IncidentBansPart'),
  part('exchange', 'Exchange', () => import('../features/exchange/exchange-part.tsx'), 'ExchangePart'),
  part('people', 'People and sites', () => import('../features/incidents/people-part.tsx'), 'PeoplePart'),
];
