import { type IncidentView, incidentRef, incidentView, timeView } from '@muster/contract';
import type { Cli } from '../../cli.ts';
import { Refused, UsageError } from '../../errors.ts';
import { oneLine } from '../../output/text.ts';

/** The incident that a person calls `EGI-20270105-01`, in any case, or by its id. */
export async function incidentOf(cli: Cli, called = ''): Promise<IncidentView> {
  const wanted = called.trim();
  const ref = incidentRef.safeParse(/^inc_/i.test(wanted) ? wanted.toLowerCase() : wanted.toUpperCase());
  if (!ref.success)
    throw new UsageError(
      `“${wanted}” is no id of an incident; write it as EGI-20270105-01. "muster incident list" names them`,
    );
  const api = await cli.api();
  return await api.get(`/api/v1/incidents/${ref.data}`, incidentView).catch((error: unknown) => {
    if (error instanceof Refused && error.problem.status === 404)
      throw new UsageError(
        `There is no incident ${wanted} that you may see; "muster incident list" names them`,
      );
    throw error;
  });
}

/** Below this everything of one incident is found. */
export function pathOf({ id }: Pick<IncidentView, 'id'>): string {
  return `/api/v1/incidents/${id}`;
}

/** The id of a site that is concerned, by its name or id. */
export function siteIn({ publicId, sites }: IncidentView, called: string): string {
  const wanted = called.trim().toLowerCase();
  const here = sites.filter(({ endedAt }) => endedAt === null);
  const found = here.find(({ site }) => site.id === called || site.name.toLowerCase() === wanted);
  if (found) return found.site.id;
  const names = here.map(({ site }) => oneLine(site.name)).join(', ');
  throw new UsageError(
    names === ''
      ? `${publicId} is at no site that you may see; "muster incident add-site" names one`
      : `${called} is not concerned by ${publicId}; concerned are ${names}. "muster incident add-site" names another`,
  );
}

/** Procedure time of the server: now, unless somebody says when. */
export async function serverNow(cli: Cli): Promise<string> {
  return (await (await cli.api()).get('/api/v1/time', timeView)).at;
}
