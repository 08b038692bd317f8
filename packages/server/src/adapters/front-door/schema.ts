import { z } from 'zod';

/** Of a front door's answers only what is used; more may come. */
export const refusal = z.object({ code: z.string(), message: z.string().optional() });

export const admitted = z.object({ dn: z.string(), account: z.string() });

export const submitted = z.object({ job: z.string().max(64), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

const job = z.object({
  job: z.string().max(64),
  name: z.string(),
  state: z.enum(['running', 'frozen', 'ended']),
  sha256: z.string(),
  held: z.boolean(),
  removed: z.boolean().default(false),
});

export const jobList = z.object({ jobs: z.array(job) });

export const jobDetail = job.extend({
  files: z.array(z.object({ name: z.string(), size: z.number(), sha256: z.string() })),
});

export const jobOutput = z.object({ tick_at: z.number().nullable(), running: z.boolean() });
