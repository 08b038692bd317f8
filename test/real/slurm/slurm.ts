import { vitestTrial } from '../vitest-trial.ts';

/** The contract kits and what is Slurm's own, against Debian's Slurm. */
export function slurm(): Promise<{ kind: string; why: string }> {
  return vitestTrial('Slurm', new URL('./vitest.config.ts', import.meta.url));
}
