import type { HostProcess } from './processes.ts';

/** A way to make processes stand still with all that they have in memory. */
export interface Freezer {
  /** For people. */
  readonly way: string;
  isFrozen(process: HostProcess): Promise<boolean>;
  /** Freezes the process and says where it was before. @throws Error of the system */
  freeze(process: HostProcess, leader: HostProcess): Promise<string>;
  /** @throws Error of the system */
  thaw(process: HostProcess, place: string): Promise<void>;
  /** Removes what a leader's freezing left when nobody is in it any more. */
  clear(leader: HostProcess): Promise<void>;
}

/** SIGSTOP: needs no rights over cgroups, and the owner of the process can take it back. */
export const signalFreezer: Freezer = {
  way: 'stopped by a signal, which its owner can take back',
  isFrozen: async ({ letter }) => letter === 'T',
  async freeze({ pid }) {
    process.kill(pid, 'SIGSTOP');
    return '';
  },
  async thaw({ pid }) {
    process.kill(pid, 'SIGCONT');
  },
  clear: async () => undefined,
};
