import { vitestTrial } from '../vitest-trial.ts';

/** The contract kit by every way in which this machine makes processes stand still. */
export function host(): Promise<{ kind: string; why: string }> {
  return vitestTrial('host', new URL('./vitest.config.ts', import.meta.url));
}
