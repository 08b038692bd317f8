import type { FastifyInstance } from 'fastify';
import { MusterError } from '../kernel/errors.ts';

/** PostgreSQL keeps every text but one with a NUL; half a surrogate pair is no letter of any script. */
const UNSTORABLE = /\0|\p{Surrogate}/u;
/** Deeper nothing that the API takes goes. */
const DEEPEST = 40;

/** What no table can keep is refused at the door, by its place, and is no defect of ours. */
export function refuseUnstorableText(http: FastifyInstance): void {
  http.addHook('preValidation', async ({ params, query, body }) => {
    for (const [part, value] of Object.entries({ params, querystring: query, body })) {
      const place = unstorableIn(value, `/${part}`);
      if (place !== undefined)
        throw new MusterError(
          'request.invalid',
          'This text has a character in it that is none (NUL, or half of a pair). Nothing was changed.',
          place,
        );
    }
  });
}

/** Where such a text stands; a body that is bytes has no text. */
function unstorableIn(value: unknown, place: string, depth = 0): string | undefined {
  if (typeof value === 'string') return UNSTORABLE.test(value) ? place : undefined;
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return undefined;
  if (Buffer.isBuffer(value) || 'pipe' in value) return undefined;
  for (const [name, part] of Object.entries(value)) {
    const found = UNSTORABLE.test(name) ? place : unstorableIn(part, `${place}/${name}`, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
