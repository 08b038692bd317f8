import { DoorError } from '../../ports/deployer.ts';
import { type Shell, ShellDeployer } from '../shell-door/index.ts';
import { INSPECT, LIST, REMOVE, SUBMIT } from './remote-scripts.ts';
import { settingOf } from './setting-of.ts';
import { answerOf } from './slurm-words.ts';

/**
 * Submits the drill's program to a Slurm farm as one batch job under the drill's own account. Settings of the door:
 * `partition`, `minutes` (time limit), `held: never`, `via: local`.
 */
export class SlurmDeployer extends ShellDeployer {
  /** @param operator another key of the drill's account. */
  constructor(shell: Shell, operator: string) {
    super(
      {
        ...{ kind: 'slurm', submit: SUBMIT, inspect: INSPECT, list: LIST, remove: REMOVE },
        argsOf: (door) => [settingOf(door, 'partition'), settingOf(door, 'minutes')],
        refusalOf: (words) => new DoorError(answerOf(words), words),
      },
      shell,
      operator,
    );
  }
}
