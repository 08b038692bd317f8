import type { AddCommands } from '../../cli.ts';
import { addAnswer } from './answer.ts';
import { addEnd } from './end.ts';
import { addLists } from './lists.ts';
import { addMake } from './make.ts';
import { addProposals } from './proposals.ts';
import { addReceivers } from './receivers.ts';
import { addShow } from './show.ts';
import { addSpare } from './spare.ts';

export const banCommands: AddCommands = (ban, run) => {
  ban.addHelpText(
    'after',
    `
A ban is named by its number, BAN-17 or 17, or by its id. In the night:
  muster ban preview "CN=Mallory,DC=example"    whom it hits; prints the line that makes it
  muster ban watch BAN-17 --watch               how far it has come, site by site
  muster ban approve BAN-17                     shows it, and prints the line that approves it
  muster ban lift BAN-17 --reason "it was somebody else"`,
  );
  for (const add of [addMake, addShow, addAnswer, addEnd, addSpare, addProposals, addLists, addReceivers]) {
    add(ban, run);
  }
};
