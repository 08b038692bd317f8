import { SystemError } from '../../ports/site-system.ts';

const MEANINGS: readonly [pattern: RegExp, reason: SystemError['reason']][] = [
  [
    /Unable to contact slurm controller|Connection (refused|timed out)|timed out|communication/i,
    'unreachable',
  ],
  // sacctmgr, of a slurmdbd that hangs, ends with "Resource temporarily unavailable", which is no task under way.
  [/PersistInit|persist_conn|persist_init|Problem talking to the database/i, 'unreachable'],
  [/munge|Protocol authentication|configuration source|fetch config|in standby/i, 'unreachable'],
  [/Access\/permission denied|doesn't have privilege|must be.*(root|operator)|not permitted/i, 'refused'],
  // 22.05 says the second of a job that it does not know.
  [/Invalid job id|Unexpected message received for job/i, 'missing'],
  [
    /pending execution|completing|temporarily|in transition|Requested operation is presently disabled/i,
    'busy',
  ],
];

/** What a program of Slurm meant by what it wrote (slurm_errno.c). */
export function errorOf(program: string, words: string): SystemError {
  const said = words.trim().replaceAll('\n', '; ').slice(0, 500);
  const reason = MEANINGS.find(([pattern]) => pattern.test(words))?.[1] ?? 'refused';
  return new SystemError(reason, `${program}: ${said || 'it ended without a word'}`);
}
