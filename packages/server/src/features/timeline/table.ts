import type { TimelineView } from '@muster/contract';

/** Something that happened, or a stretch of time in which something was so. */
export interface TimelineRow {
  from: string;
  to: string | null;
  lane: string;
  what: string;
  detail: string;
}

/** Everything on the time axis of a site but single beats, oldest first. */
export function timelineRows(view: TimelineView): TimelineRow[] {
  const row = (
    from: string,
    lane: string,
    what: string,
    detail = '',
    to: string | null = null,
  ): TimelineRow => ({
    from,
    to,
    lane,
    what,
    detail,
  });
  const rows = [
    ...view.marks.map(({ at, kind, says }) => row(at, 'campaign', kind, says)),
    ...view.deadlines.flatMap(({ step, state, title, from, dueAt, metAt }) => [
      ...(from ? [row(from, `deadline ${step}`, 'given', title, dueAt)] : []),
      ...(metAt ? [row(metAt, `deadline ${step}`, state, title)] : []),
    ]),
    ...view.mails.map(({ at, who, what }) => row(at, 'mail', who, what)),
    ...view.copies.flatMap(({ name, firstBeatAt, silences }) => [
      ...(firstBeatAt ? [row(firstBeatAt, name, 'first beat')] : []),
      ...silences.map(({ from, due, until, kind, why }) =>
        row(from, name, kind, `The next beat was due by ${due}. ${why}`, until),
      ),
    ]),
    ...view.probes.flatMap(({ at, drill, innocent }) => [
      row(at, 'stolen identity', drill),
      row(at, 'innocent identity', innocent),
    ]),
    ...view.workload.map(({ from, to, running, owner }) =>
      row(from, 'innocent job', `running: ${running}`, `owner: ${owner}`, to),
    ),
    ...view.claims.map(({ claimedAt, saidAt, kind, said, measured, judged }) =>
      row(
        claimedAt ?? saidAt,
        'claim',
        kind,
        [`says: ${said}`, measured && `measured: ${measured}`, judged].filter(Boolean).join('; '),
      ),
    ),
    ...view.outages.map(({ from, to }) => row(from, 'our outage', 'away', '', to)),
    ...view.downtimes.map(({ from, to, severity, says }) => row(from, 'site downtime', severity, says, to)),
  ];
  return rows.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
}
