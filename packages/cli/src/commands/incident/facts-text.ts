import type { IncidentView } from '@muster/contract';
import type { Paint } from '../../output/style.ts';
import { tableOr } from '../../output/table.ts';
import { instantText } from '../drill/times.ts';

interface Kind {
  kind: string;
  says: string;
  step: string;
}

/** What can be recorded that a clock waits for, and what stands recorded. */
export function factsText({ facts, sites }: IncidentView, kinds: readonly Kind[], paint: Paint): string {
  const names = new Map(sites.map(({ site }) => [site.id, site.name]));
  const standing = facts.filter(({ at, supersededBy }) => at !== null && supersededBy === null);
  return [
    tableOr(
      'No clock waits for anything.',
      [{ title: 'KIND' }, { title: 'STEP' }, { title: 'MEANS', most: 44 }],
      kinds.map(({ kind, step, says }) => [kind, step, says]),
      paint,
    ),
    tableOr(
      'Nothing is recorded yet.',
      [{ title: 'HAPPENED' }, { title: 'WHAT' }, { title: 'SITE', most: 20 }, { title: 'ID' }],
      standing.map(({ at, kind, siteId, id }) => [
        instantText(at ?? ''),
        kind,
        siteId === null ? 'all' : (names.get(siteId) ?? siteId),
        id,
      ]),
      paint,
    ),
  ].join('\n\n');
}
