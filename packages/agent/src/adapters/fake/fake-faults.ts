import { SystemError } from '../../ports/site-system.ts';

/** What can be made to go wrong with a fake system, each until it is set back. */
export interface FakeFaults {
  unreachable: boolean;
  /** So many calls answer that another task is under way. */
  busyCalls: number;
  /** Commands are taken and never carried out: a compute that was just starting. */
  losesCommands: boolean;
  /** Calls hang until they are given up. */
  hangs: boolean;
}

export function noFaults(): FakeFaults {
  return { unreachable: false, busyCalls: 0, losesCommands: false, hangs: false };
}

/** Stands before every call. @throws SystemError */
export async function passFaults(faults: FakeFaults, signal: AbortSignal, changes: boolean): Promise<void> {
  signal.throwIfAborted();
  if (faults.unreachable) throw new SystemError('unreachable', 'The fake system does not answer.');
  if (faults.hangs) {
    await new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }
  if (changes && faults.busyCalls > 0) {
    faults.busyCalls -= 1;
    throw new SystemError('busy', 'Another task is under way.');
  }
}
