import { type Actor, type SubjectSummary, subjectIdentifier } from '@muster/contract';
import { subjectKeyOrNone } from '@muster/subjects';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { subjectSeen } from './sight-store.ts';
import { subjectsByKeys } from './store.ts';
import { demandSight, summariesOf } from './views.ts';

/** The subject that an identifier means: as a ban or a workload names it. Unknown and unseen are the same answer. */
export async function subjectNamed(app: App, actor: Actor, text: string): Promise<SubjectSummary> {
  const sight = demandSight(actor);
  const key = subjectKeyOrNone(readJson(text));
  const rows = key === undefined ? [] : await subjectsByKeys(app.db, [key], subjectSeen(sight));
  const [summary] = await summariesOf(app.db, rows);
  demand(summary !== undefined, 'not-found');
  return summary as SubjectSummary;
}

function readJson(text: string) {
  try {
    return subjectIdentifier.parse(JSON.parse(text));
  } catch {
    throw new MusterError(
      'request.invalid',
      'This is no identifier of a subject; send one as JSON, as bans and workloads name it.',
      '/querystring/identifier',
    );
  }
}
