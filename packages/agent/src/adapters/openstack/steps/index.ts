import type { StepKind } from '@muster/contract';
import { disableAccount, enableAccount, listCredentials } from './accounts.ts';
import { removeCredential } from './credentials.ts';
import { blockImage, unblockImage } from './images.ts';
import { lock, unlock } from './lock.ts';
import { pause, resume, suspend } from './power.ts';
import { quarantine, release } from './quarantine.ts';
import { recordState } from './record-state.ts';
import { snapshot, unshareSnapshot } from './snapshot.ts';
import type { StepHandler } from './step.ts';

/** What this adapter can do, all of it. There is none that deletes, rebuilds, reboots or shelves a server. */
export const handlers: ReadonlyMap<StepKind, StepHandler> = new Map<StepKind, StepHandler>([
  ['record-state', recordState],
  ['list-credentials', listCredentials],
  ['disable-account', disableAccount],
  ['enable-account', enableAccount],
  ['remove-credential', removeCredential],
  ['quarantine-network', quarantine],
  ['release-network', release],
  ['pause', pause],
  ['suspend', suspend],
  ['resume', resume],
  ['lock', lock],
  ['unlock', unlock],
  ['snapshot', snapshot],
  ['unshare-snapshot', unshareSnapshot],
  ['block-image', blockImage],
  ['unblock-image', unblockImage],
]);
