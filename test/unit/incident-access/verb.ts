import type { AccessWorld, Asker } from './world.ts';

/** One thing that can be done with an incident, and how it is asked over HTTP. */
export interface Verb {
  method: 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';
  /** After the incident's address, as the server registers it: `/tasks/:task`. */
  path?: string;
  /** Ids of what is in the incident, made there by the CSIRT when they are asked for. */
  params?: (world: AccessWorld, incident: string, who: Asker) => Params | Promise<Params>;
  query?: string;
  payload?: (world: AccessWorld, incident: string) => Payload | Promise<Payload>;
  /** Whoever may do it changes what the next asker would find: they get an incident of their own. */
  usesUp?: true;
}

type Params = Record<string, string>;
type Payload = object | Buffer;

export const reason = 'to see who may';

export function routeOf({ method, path = '' }: Verb): string {
  return `${method} /api/v1/incidents/:id${path}`;
}
