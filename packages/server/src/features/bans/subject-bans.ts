import type { Actor, SubjectBans } from '@muster/contract';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { demandSubject } from '../subjects/index.ts';
import { mayListBans } from './policy.ts';
import { bansReaching } from './store-of-subject.ts';
import { howReached, reachKeysOf } from './subject-reach.ts';
import { scopeOf, seenBans } from './views.ts';

const MOST_SHOWN = 100;

/**
 * The bans that mean a subject or reach it, of those that the actor may see. Who sees a ban at their own sites alone is
 * not shown its reach, and is told by its names.
 */
export async function bansOfSubject(app: App, actor: Actor, id: string): Promise<SubjectBans> {
  demand(mayListBans(actor));
  const subject = await demandSubject(app, actor, id);
  const rows = await bansReaching(app.db, scopeOf(actor), reachKeysOf(subject.key), MOST_SHOWN + 1);
  const seen = await seenBans(app, actor, rows.slice(0, MOST_SHOWN));
  return {
    items: seen.flatMap(({ ban, extent, summary }) => {
      const names = extent === 'all' ? ban.subject : summary.subject;
      const how = howReached({ ...ban, subject: names }, subject, extent !== 'all');
      return how === undefined ? [] : [{ ban: summary, how }];
    }),
    cut: rows.length > MOST_SHOWN,
  };
}
