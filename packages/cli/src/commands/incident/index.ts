import type { AddCommands } from '../../cli.ts';
import { addDecide } from './decide.ts';
import { addFacts } from './facts.ts';
import { addLabel } from './label.ts';
import { addLink } from './link.ts';
import { addList } from './list.ts';
import { addMail } from './mail.ts';
import { addMoves } from './moves.ts';
import { addOpen } from './open.ts';
import { addRole } from './role.ts';
import { addShare } from './share.ts';
import { addShow } from './show.ts';
import { addSites } from './sites.ts';
import { addState } from './state.ts';
import { addTasks } from './tasks.ts';
import { addTimeline } from './timeline.ts';

export const incidentCommands: AddCommands = (incident, run) => {
  incident.addHelpText(
    'after',
    `
An incident is named as people write it, EGI-20270105-01, or by its id. In the night:
  muster incident list --overdue
  muster incident show EGI-20270105-01
  muster incident fact EGI-20270105-01 ngi-told --site ALPHA --note "reached Jana by phone"`,
  );
  for (const add of [
    addList,
    addShow,
    addOpen,
    addSites,
    addLabel,
    addFacts,
    addDecide,
    addTasks,
    addTimeline,
    addMail,
    addRole,
    addShare,
    addLink,
    addMoves,
    addState,
  ]) {
    add(incident, run);
  }
};
