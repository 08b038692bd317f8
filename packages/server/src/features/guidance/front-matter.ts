import { z } from 'zod';

const day = z.iso.date();

/** What stands at the head of a guidance document. */
export const frontMatter = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{1,59}$/),
  /** A changed text gets a new one: who read the old one has not read this. */
  version: z.number().int().min(1),
  title: z.string().min(3).max(120),
  summary: z.string().min(3).max(240),
  audience: z.enum(['site', 'vm-operator', 'user', 'officer']),
  /** Who keeps it right: a role, not a person. */
  owner: z.string().min(3).max(120),
  written: day,
  /** When somebody has to look whether it still holds. */
  reviewBy: day,
  /** Steps of procedures that it helps with: `procedure/step`. */
  steps: z.array(z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/)),
});
export type FrontMatter = z.infer<typeof frontMatter>;
