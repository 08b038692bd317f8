import { LARGEST_EVIDENCE_BYTES } from '@muster/contract';
import { MusterError } from '../../kernel/errors.ts';

/** What one site can lay on our disk in one campaign. */
export const MOST_BYTES_OF_A_SITE = 4 * LARGEST_EVIDENCE_BYTES;
export const MOST_ITEMS_OF_A_SITE = 200;
/** The like in an incident, in items; in bytes it is four of the largest files that are taken. */
export const MOST_ITEMS_IN_AN_INCIDENT = 500;
export const MOST_FILES_OF_A_SHARE = 4;

/** Where evidence lies unless somebody took it away. */
export const STORE = 'Muster’s evidence store';

const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;
/** For how long who was let at the bytes may begin to read them. */
export const ACCESS_MS = 15 * MINUTE_MS;
/** An upload is given up when nothing has come for so long. */
export const UPLOAD_MS = 7 * DAY_MS;
/** One person's files that are on their way at one time. */
export const MOST_OPEN_UPLOADS = 20;
/** All that is stored is read whole at least so often. */
export const VERIFY_EVERY_MS = 7 * DAY_MS;

export function shareUsedUp(where = 'in one campaign'): MusterError {
  return new MusterError(
    'state.conflict',
    `The site has given as much evidence as is taken ${where}; nothing more was kept. Ask the officers.`,
  );
}

export function unknownEvidence(id: string): MusterError {
  return new MusterError('not-found', `There is no evidence ${id} that you may see.`);
}
