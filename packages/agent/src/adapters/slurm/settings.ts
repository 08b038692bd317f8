import { z } from 'zod';
import { mappingSettings } from '../door/account-names.ts';

const absolutePath = z.string().startsWith('/');

/** A Slurm farm in the site's agent.yaml. */
export const slurmSystemSettings = z
  .strictObject({
    /** For SLURM_CONF; Slurm's own default when it is left out. */
    conf: absolutePath.optional(),
    /** Where squeue, scontrol and sbatch are. */
    bin: absolutePath.default('/usr/bin'),
    /** What stands before every command: `[sudo, -n, -u, slurm]` gives the agent an operator's rights. */
    run_with: z.array(z.string().min(1)).max(20).default([]),
    /** The file that the farm's job_submit plugin reads; without it nobody is banned at submission. */
    ban_file: absolutePath.optional(),
    /** Bans by the limits of associations in slurmdbd instead, which the controller must enforce. */
    ban_in_accounting: z.boolean().default(false),
    /** Reads a ban back with `sbatch --test-only` as the banned account; needs root. */
    prove_by_submission: z.boolean().default(false),
    mapping: mappingSettings.prefault({}),
    command_seconds: z.number().min(1).max(600).default(30),
    /** How long a change may take to show. */
    settle_seconds: z.number().min(0).max(600).default(15),
  })
  .refine(({ ban_file, ban_in_accounting }) => !(ban_file && ban_in_accounting), {
    path: ['ban_in_accounting'],
    error: 'A farm bans by a file or in its accounting, not by both.',
  });
export type SlurmSystemSettings = z.infer<typeof slurmSystemSettings>;
