import { ngiView, siteView } from '@muster/contract';
import { z } from 'zod';
import type { Cli } from '../cli.ts';
import { Refused, UsageError } from '../errors.ts';

/** The id of an NGI, by its name or id. */
export async function ngiIdOf(cli: Cli, called: string): Promise<string> {
  const ngis = await (await cli.api()).get('/api/v1/ngis', z.array(ngiView));
  const found = ngis.find((ngi) => ngi.id === called || ngi.name.toLowerCase() === called.toLowerCase());
  if (found) return found.id;
  const known = ngis.map((ngi) => ngi.name).join(', ');
  throw new UsageError(
    known === ''
      ? `There is no NGI ${called}, and no other; "muster federation import" brings them`
      : `There is no NGI ${called}; known are ${known}`,
  );
}

/** The id of a site, by its name or id. */
export async function siteIdOf(cli: Cli, called: string): Promise<string> {
  const path = `/api/v1/sites/${encodeURIComponent(called)}`;
  const site = await (await cli.api()).get(path, siteView).catch((error: unknown) => {
    if (error instanceof Refused && error.problem.status === 404)
      throw new UsageError(`There is no site ${called}; "muster site list" names them`);
    throw error;
  });
  return site.id;
}
