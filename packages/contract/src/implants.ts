import { z } from 'zod';
import { idOf, instant } from './common.ts';

/** Why a deployment is silent; see the handbook's chapter on what silence means. */
export const silenceKind = z.enum([
  'killed',
  'asked-to-stop',
  'frozen',
  'network-cut',
  'vm-paused',
  'host-rebooted',
  'site-unreachable',
  'our-outage',
  'expired',
  'refused-to-start',
  'own-fault',
  'full-stop',
  'unknown',
]);
export type SilenceKind = z.infer<typeof silenceKind>;

export const spanView = z.object({
  deployment: idOf('dep'),
  kind: silenceKind,
  /** The first missing beat was due between these two. */
  from: z.object({ from: instant, to: instant }),
  until: instant.nullable(),
  confirmed: z.boolean(),
  why: z.string(),
  returnedBecause: z.string().nullable(),
  evidence: z.array(z.object({ ref: z.string(), at: instant, says: z.string() })),
});
export type SpanView = z.infer<typeof spanView>;

export const deploymentState = z.enum(['planned', 'submitted', 'bound', 'ended', 'never-started']);

/** How far a full stop has come. Instants are procedure time, as everywhere. */
export const stopProgressView = z.object({
  copies: z.number().int(),
  /** Ended on the order and said so. */
  stopped: z.number().int(),
  /** Ended before or otherwise, with proof. */
  endedOtherwise: z.number().int(),
  neverStarted: z.number().int(),
  /** Not heard of since the order; each ends by itself at `latestEnd` at the latest. */
  unreachable: z.array(
    z.object({
      deployment: idOf('dep'),
      /** Its name. */
      site: z.string(),
      role: z.enum(['implant', 'control']),
      lastBeat: instant.nullable(),
      latestEnd: instant,
    }),
  ),
});
export type StopProgressView = z.infer<typeof stopProgressView>;
