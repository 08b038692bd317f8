import { z } from 'zod';
import { type ErrorCode, errorCatalogue } from './errors.ts';

/** An id as `newId` makes it: a prefix, an underscore, 23 characters of Crockford's base 32. */
export function idOf(prefix: string) {
  return z
    .string()
    .regex(
      new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{23}$`),
      `must be a whole id: ${prefix}_ and 23 letters and digits`,
    );
}

/** An instant as RFC 3339 text in UTC with milliseconds, as JavaScript writes it. */
export const instant = z.iso.datetime({ offset: true });

/** What every list takes. A cursor is opaque: it is what the page before returned as `next`. */
export const pageQuery = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type PageQuery = z.infer<typeof pageQuery>;

/** What every list returns; `next` is null on the last page. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}
export interface Page<Item> {
  items: Item[];
  next: string | null;
}

const errorCodes = Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]];

/** RFC 9457 problem details (`application/problem+json`); see `Problem` in errors.ts. */
export const problem = z.object({
  code: z.enum(errorCodes),
  status: z.number().int(),
  title: z.string(),
  detail: z.string(),
  at: z.string().optional(),
});

/** Refused input since this server process started, counted by error code. */
export const refusalsView = z.object({
  since: instant,
  counts: z.record(z.string(), z.number().int()),
});
export type RefusalsView = z.infer<typeof refusalsView>;

export const healthView = z.object({
  status: z.enum(['ok', 'failing']),
  version: z.string(),
  roles: z.array(z.string()),
  /** Procedure time of the server. */
  at: instant,
});
export type HealthView = z.infer<typeof healthView>;

/** Procedure time of the server, for clocks that go on from it. */
export const timeView = z.object({
  at: instant,
  /** How much faster than real time it runs: 1 but in a lab. */
  speed: z.number().positive(),
});
export type TimeView = z.infer<typeof timeView>;
