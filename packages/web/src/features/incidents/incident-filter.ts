import type { IncidentSeverity, IncidentState, TlpLabel } from '@muster/contract';

/** What the list shows; it stands in the address. */
export interface IncidentFilter {
  state: IncidentState | 'any';
  search?: string;
  severity?: IncidentSeverity;
  tlp?: TlpLabel;
  site?: string;
  lead?: string;
  overdue?: true;
  drills?: true;
  sort?: 'changed';
}

const TEXTS = ['search', 'severity', 'tlp', 'site', 'lead'] as const;

export function filterFrom(params: URLSearchParams): IncidentFilter {
  const filter: IncidentFilter = { state: (params.get('state') as IncidentFilter['state'] | null) ?? 'open' };
  for (const name of TEXTS) {
    const value = params.get(name);
    if (value) Object.assign(filter, { [name]: value });
  }
  if (params.get('overdue')) filter.overdue = true;
  if (params.get('drills')) filter.drills = true;
  if (params.get('sort') === 'changed') filter.sort = 'changed';
  return filter;
}

/** Of the page's address: what is usual is left out. */
export function paramsOf(filter: IncidentFilter): URLSearchParams {
  const params = new URLSearchParams();
  if (filter.state !== 'open') params.set('state', filter.state);
  for (const name of TEXTS) {
    const value = filter[name];
    if (value) params.set(name, value);
  }
  for (const name of ['overdue', 'drills'] as const) if (filter[name]) params.set(name, 'yes');
  if (filter.sort) params.set('sort', filter.sort);
  return params;
}

/** Of the question to the server; without the state for the counts of all. */
export function queryOf(filter: IncidentFilter, withState: boolean): URLSearchParams {
  const query = new URLSearchParams({ exercise: String(filter.drills === true) });
  if (withState && filter.state !== 'any') query.set('state', filter.state);
  for (const name of TEXTS) {
    const value = filter[name]?.trim();
    if (value && (name !== 'search' || value.length > 1)) query.set(name, value);
  }
  if (filter.overdue) query.set('overdue', 'true');
  if (withState && filter.sort) query.set('sort', filter.sort);
  return query;
}

/** Whether anything but the state is narrowed. */
export function isNarrowed({ search, severity, tlp, site, lead, overdue }: IncidentFilter): boolean {
  return [search, severity, tlp, site, lead, overdue].some((one) => one !== undefined);
}
