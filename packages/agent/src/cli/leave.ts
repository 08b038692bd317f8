import { ConfigError, loadConfig } from '../config/load-config.ts';
import type { OrderLine } from '../control/operations.ts';
import { ControlError } from '../control/operations.ts';
import { systemClock } from '../kernel/clock.ts';
import { takeLock } from '../run/lock.ts';
import { removeState, stateFiles } from '../spool/state-files.ts';
import { showHeld } from './show.ts';
import { withAgent } from './with-agent.ts';

const TRIES = 60;

/** The last thing an agent does. It never goes without saying what it leaves behind. @throws ControlError */
export async function leave(
  configPath: string,
  options: { release?: boolean; keep?: boolean },
  by: string,
): Promise<string> {
  const files = stateFiles(loadConfig(configPath).config.state);
  let held = (await withAgent(configPath, 'held')) as OrderLine[];
  if (options.release) {
    for (const { id } of held)
      await withAgent(configPath, 'release', { order: id, by, reason: 'the agent leaves the site' });
    for (let tries = 0; held.length > 0 && tries < TRIES; tries++) {
      held = (await withAgent(configPath, 'held')) as OrderLine[];
      if (held.length > 0) await systemClock.sleep(1000);
    }
  }
  if (held.length > 0 && !options.keep)
    throw new ControlError(
      `This agent still holds:\n${showHeld(held)}\nCall it with --release to take it back, or with --keep to leave it as it is.`,
    );
  const left = held.length === 0 ? 'It holds nothing any more.' : `It leaves behind:\n${showHeld(held)}`;
  const running = runningFault(files.lock);
  if (running !== null) {
    const next = `Its state stays, for ${running}: stop it, and call "muster-agent leave" again.`;
    if (options.release) return `${left}\n${next}`;
    throw new ControlError(`${left}\n${next}`);
  }
  const others = removeState(files);
  const kept = others.length === 0 ? '' : ` Not of the agent, and left: ${others.join(', ')}.`;
  return `${left}\nIts state in ${files.folder} is removed.${kept} Have your CSIRT revoke it, and remove the program, its unit and agent.yaml.`;
}

/** Nobody removes the state of an agent that runs. */
function runningFault(lock: string): string | null {
  try {
    takeLock(lock);
    return null;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}
