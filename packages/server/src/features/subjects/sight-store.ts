import { type RawBuilder, sql } from 'kysely';
import type { SubjectSight } from './policy.ts';

/** The ids of the sites that somebody sees, as an array: looked up once, however many rows are held against it. */
function sitesOf(sight: Exclude<SubjectSight, { kind: 'all' }>): RawBuilder<unknown> {
  return sight.kind === 'site'
    ? sql`array[${sight.siteId}::text]`
    : sql`array(select id from site where ngi_id = ${sight.ngiId})`;
}

/**
 * Whether a row of `subject` may be seen: it belongs to a site that is seen, is tied there, or something ran for it there.
 * What is tied to this one subject is looked up before it is asked where (`offset 0`): the other way round costs as much
 * as there is at all those sites, for each subject anew.
 */
export function subjectSeen(sight: SubjectSight): RawBuilder<boolean> {
  if (sight.kind === 'all') return sql<boolean>`true`;
  const sites = sitesOf(sight);
  const here = (places: RawBuilder<unknown>) =>
    sql`exists (select from (${places} offset 0) place where place.site_id = any(${sites}))`;
  return sql<boolean>`(subject.site_id = any(${sites})
    or (subject.site_id is null and (
      ${here(sql`select e.site_id from subject_edge e where e.from_id = subject.id`)}
      or ${here(sql`select e.site_id from subject_edge e where e.to_id = subject.id`)}
      or ${here(sql`select w.site_id from workload_owner o join workload w on w.id = o.workload_id
        where o.subject_id = subject.id`)})))`;
}

/** Whether a row of `subject_edge` may be seen: what others said of other sites is theirs. */
export function edgeSeen(sight: SubjectSight): RawBuilder<boolean> {
  return sight.kind === 'all'
    ? sql<boolean>`true`
    : sql<boolean>`subject_edge.site_id = any(${sitesOf(sight)})`;
}
