import type { Command } from 'commander';
import type { Handler } from '../../cli.ts';

/** Adds commands below `muster drill`. */
export type AddDrillCommands = (
  drill: Command,
  run: (handler: Handler) => (...args: unknown[]) => Promise<void>,
) => void;
