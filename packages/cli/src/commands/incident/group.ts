import type { Command } from 'commander';
import type { Handler } from '../../cli.ts';

/** Adds commands below `muster incident`. */
export type AddIncidentCommands = (
  incident: Command,
  run: (handler: Handler) => (...args: unknown[]) => Promise<void>,
) => void;

/** Below the help of a command. */
export function examples(...lines: readonly string[]): string {
  return `\n${lines.length === 1 ? 'Example' : 'Examples'}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
