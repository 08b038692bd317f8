import { systemKind } from '@muster/contract';
import { z } from 'zod';
import { duration, sitePolicy } from './policy-schema.ts';

const absolutePath = z.string().regex(/^\//, 'write the whole path, from /');
const localHosts = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Whether this is HTTPS, or HTTP to this very machine. */
export function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === 'https:' || (url.protocol === 'http:' && localHosts.has(url.hostname));
}

const system = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'use small letters, digits and dashes'),
  kind: systemKind,
  /** What the adapter of this kind takes, which checks it; secrets stand in files of their own. */
  settings: z.record(z.string(), z.unknown()).default({}),
});
export type SystemSettings = z.infer<typeof system>;

const page = z.union([
  z.strictObject({ socket: absolutePath }),
  z.strictObject({ port: z.number().int().min(1).max(65_535) }),
]);

export const agentConfig = z
  .strictObject({
    server: z.string().refine(isSafeUrl, 'must be an https:// URL (http:// only for this machine itself)'),
    state: absolutePath.default('/var/lib/muster-agent'),
    /** Certificates, in PEM, to trust instead of those of Node. */
    ca: absolutePath.optional(),
    proxy: z
      .string()
      .refine((text) => URL.canParse(text) && new URL(text).protocol === 'http:', 'must be an http:// URL')
      .optional(),
    /** Where people of the site look at it; besides, its command line always uses a socket in `state`. */
    page: page.optional(),
    systems: z.array(system).max(20).default([]),
    /** How often changes are looked for, and how often whole lists are sent. */
    facts: z
      .strictObject({ every: duration.prefault('30s'), full_every: duration.prefault('6h') })
      .prefault({}),
    report_every: duration.prefault('5m'),
    /** Without a sign of where the list stands for so long, it counts as stale. */
    stale_after: duration.prefault('15m'),
    /** So long after its end an order is kept in the files of the state folder. */
    keep_records: duration
      .prefault('365d')
      .refine((seconds) => seconds >= 86_400, 'keep them for a day at least: 1d'),
    policy: sitePolicy.prefault({}),
  })
  .superRefine(({ systems }, context) => {
    const seen = new Set<string>();
    for (const [index, { name }] of systems.entries()) {
      if (seen.has(name))
        context.addIssue({
          code: 'custom',
          path: ['systems', index, 'name'],
          message: `two systems are called ${name}`,
        });
      seen.add(name);
    }
  });
export type AgentConfig = z.infer<typeof agentConfig>;
