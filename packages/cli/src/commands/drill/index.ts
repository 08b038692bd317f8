import type { AddCommands } from '../../cli.ts';
import { addAppeal } from './appeal.ts';
import { addCreate } from './create.ts';
import { addIntervene } from './intervene.ts';
import { addPrepare } from './prepare.ts';
import { addReport } from './report.ts';
import { addReview } from './review.ts';
import { addScore } from './score.ts';
import { addStop } from './stop.ts';
import { addWatch } from './watch.ts';

export const drillCommands: AddCommands = (drill, run) => {
  drill.addHelpText(
    'after',
    `
A campaign is named by its id, its name, or the beginning of its name. In order:
  create, rehearse, authorise (each site, or leave-out), announce, start, watch, review, stop, score, report, clean-up, close
"This is real" at a site: muster drill suspend CAMPAIGN --site SITE`,
  );
  for (const add of [
    addCreate,
    addPrepare,
    addWatch,
    addIntervene,
    addReview,
    addStop,
    addScore,
    addReport,
    addAppeal,
  ]) {
    add(drill, run);
  }
};
