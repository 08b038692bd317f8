import type { AddCommands } from '../cli.ts';
import { ledgerCommands } from './ledger.ts';
import { loginCommand } from './login.ts';
import { mailCommands } from './mail.ts';
import { serverCommands } from './server.ts';
import { tokenCommands } from './token.ts';

/** In the order in which help lists them. */
export const allCommands: readonly AddCommands[] = [
  loginCommand,
  serverCommands,
  tokenCommands,
  ledgerCommands,
  mailCommands,
];
