/**
 * sbatch's own words for "not you" (slurm_errno.c, the same from 20.11 on). A full queue, a drained node, a partition
 * that is down for all or a controller that is away is none of them.
 */
const REFUSALS = [
  /Access\/permission denied/i,
  /User's group not permitted to use this partition/i,
  /Invalid account or account\/partition combination specified/i,
  /User not found on host|Invalid user id/i,
  /user's size and\/or time limits/i,
  /Job violates accounting\/QOS policy/i,
  /Account specified is not permitted|not permitted to use this/i,
];

/** Those that mean that nobody of Slurm was reached, or that nobody knows what became of the question. */
const UNREACHED = [
  /Unable to contact slurm controller/i,
  /timed out/i,
  /communication/i,
  /Slurm backup controller in standby/i,
  /Slurm temporarily unable/i,
  /auth(entication|orization)? (error|plugin)|munge|Protocol authentication error/i,
];

export type Answer = 'refused' | 'unreachable' | 'invalid';

/** What an sbatch that did not take a job said; what is in no list is a reasoned no. */
export function answerOf(words: string): Answer {
  if (UNREACHED.some((one) => one.test(words))) return 'unreachable';
  if (REFUSALS.some((one) => one.test(words))) return 'refused';
  return /sbatch: error: |allocation failure: /.test(words) ? 'invalid' : 'unreachable';
}
