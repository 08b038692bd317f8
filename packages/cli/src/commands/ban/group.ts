import type { Command } from 'commander';
import type { AddCommands } from '../../cli.ts';

/** Adds commands to `muster ban`. */
export type AddBanCommands = (ban: Command, run: Parameters<AddCommands>[1]) => void;
