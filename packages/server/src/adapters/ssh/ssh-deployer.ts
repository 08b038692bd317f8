import { ShellDeployer } from '../shell-door/index.ts';
import { INSPECT, LIST, REMOVE, SUBMIT } from './remote-scripts.ts';
import type { SshClient } from './ssh-client.ts';

/**
 * Starts the drill's program on any host over OpenSSH, as the user that the door's URL names. Not started again after
 * a reboot: the host offers no such thing to a plain user.
 */
export class SshDeployer extends ShellDeployer {
  constructor(client: SshClient, operator: string) {
    super({ kind: 'ssh', submit: SUBMIT, inspect: INSPECT, list: LIST, remove: REMOVE }, client, operator);
  }
}
