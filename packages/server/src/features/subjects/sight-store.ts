import { type RawBuilder, sql } from 'kysely';
import type { SubjectSight } from './policy.ts';

/** The ids of the sites that somebody sees. */
function sitesOf(sight: Exclude<SubjectSight, { kind: 'all' }>): RawBuilder<unknown> {
  return sight.kind === 'site'
    ? sql`select ${sight.siteId}::text`
    : sql`select id from site where ngi_id = ${sight.ngiId}`;
}

/** Whether a row of `subject` may be seen: it belongs to a site that is seen, is tied there, or something ran for it there. */
export function subjectSeen(sight: SubjectSight): RawBuilder<boolean> {
  if (sight.kind === 'all') return sql<boolean>`true`;
  const sites = sitesOf(sight);
  return sql<boolean>`(subject.site_id in (${sites})
    or (subject.site_id is null and (
      exists (select from subject_edge e where e.from_id = subject.id and e.site_id in (${sites}))
      or exists (select from subject_edge e where e.to_id = subject.id and e.site_id in (${sites}))
      or exists (select from workload_owner o join workload w on w.id = o.workload_id
        where o.subject_id = subject.id and w.site_id in (${sites})))))`;
}

/** Whether a row of `subject_edge` may be seen: what others said of other sites is theirs. */
export function edgeSeen(sight: SubjectSight): RawBuilder<boolean> {
  return sight.kind === 'all'
    ? sql<boolean>`true`
    : sql<boolean>`subject_edge.site_id in (${sitesOf(sight)})`;
}
