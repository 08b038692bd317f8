import type { IncidentPartiesView, IncidentView } from '@muster/contract';
import { useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';

/** Whom a task can be given to: the site that it is about, oneself, and who has a role in the incident. */
export function useDoers(incident: IncidentView, siteId: string | null): { key: string; name: string }[] {
  const me = useMe();
  const parties = useRead<IncidentPartiesView>(`/api/v1/incidents/${incident.id}/parties`);
  const site = incident.sites.find((one) => one.site.id === siteId);
  const people = (parties.data?.roles ?? []).filter(({ isNow }) => isNow).map(({ person }) => person);
  const all = new Map(people.map(({ id, name }) => [id, name]));
  return [
    ...(site ? [{ key: 'site', name: `The contacts of ${site.site.name}` }] : []),
    ...[...all].map(([key, name]) => ({ key, name })),
    ...(me.person && !all.has(me.person.id) ? [{ key: me.person.id, name: `${me.person.name} (you)` }] : []),
  ];
}
