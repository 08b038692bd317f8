import type { ValueOf } from './claim-value.ts';
import { type Stand, standAt } from './stand.ts';
import { gapTo, type Span, spanText, utc } from './times.ts';
import { type Copy, type Judgement, judgement, type Truth } from './truth.ts';

interface Counted {
  count: number | null;
  jobs: string[];
}

interface Named {
  /** Copies of this site that the claim names, whether they ever ran or not. */
  copies: Copy[];
  strangers: string[];
}

/** Which copies the job ids name. The site's pids are never told to us, so they are not compared. */
function namedBy(jobs: readonly string[], truth: Truth): Named {
  const byJob = new Map(truth.copies.flatMap((copy) => (copy.jobRef ? [[plain(copy.jobRef), copy]] : [])));
  const copies = jobs.map((job) => byJob.get(plain(job)));
  return {
    copies: [...new Set(copies.filter((copy) => copy !== undefined))],
    strangers: jobs.filter((_, i) => !copies[i]),
  };
}

function plain(job: string): string {
  return job.trim().replace(/^#/, '').toLowerCase();
}

function startedBy(truth: Truth, at: Date): Copy[] {
  const last = at.getTime() + truth.toleranceSeconds * 1000;
  return truth.copies.filter(({ firstBeatAt }) => firstBeatAt !== null && firstBeatAt.getTime() <= last);
}

/** The named ones that ran, by id; and how many things were named that do not exist. */
function named(copies: readonly Copy[], started: readonly Copy[], wrong: number): Judgement['named'] {
  return { deployments: copies.filter((copy) => started.includes(copy)).map(({ id }) => id), wrong };
}

function surplus({ count, jobs }: Counted, truth: Truth, strangers: number): number {
  const most = Math.max(jobs.length, truth.copies.length);
  return strangers + Math.max(0, (count ?? 0) - most);
}

/**
 * Job ids count one by one. A bare count names all copies when it is their number; a smaller one names none, and
 * is no lie: there are so many.
 */
export function judgeFound(value: ValueOf<'copies-found'>, at: Date, truth: Truth): Judgement {
  const said = `found ${amount(value)}`;
  const started = startedBy(truth, at);
  const submitted = truth.copies.filter(({ jobRef }) => jobRef !== null);
  const measured = `${started.length} ${started.length === 1 ? 'copy' : 'copies'} ran`;
  if (truth.copies.length === 0) return judgement('not-comparable', said, 'the drill has no copies here');
  const { copies, strangers } = namedBy(value.jobs, truth);
  const wrong = surplus(value, truth, strangers.length);
  if (wrong > 0) {
    const who = strangers.length > 0 ? `; no copy is ${strangers.join(', ')}` : '';
    return judgement('false', said, `${measured}${who}`, { named: named(copies, started, wrong) });
  }
  if (value.jobs.length > 0) return judgement('true', said, measured, { named: named(copies, started, 0) });
  if (value.count === null) return judgement('not-comparable', said, measured);
  if (value.count === started.length || (value.count > 0 && value.count === submitted.length))
    return judgement('true', said, measured, { named: named(started, started, 0) });
  if (value.count === 0) return judgement('false', said, measured, { named: named([], started, 0) });
  if (value.count < started.length)
    return judgement('not-comparable', said, measured, { named: named([], started, 0) });
  return judgement('false', said, measured, {
    named: named([], started, value.count - started.length),
  });
}

/** Held against the silences at the time of the mail, as they are seen from now. */
export function judgeStopped(value: ValueOf<'copies-stopped'>, at: Date, truth: Truth): Judgement {
  const said = `stopped ${value.all && value.count === null ? 'all copies' : amount(value)}${value.at ? ` at ${utc(value.at.at)}` : ''}`;
  if (truth.copies.length === 0) return judgement('not-comparable', said, 'the drill has no copies here');
  const started = startedBy(truth, at);
  const stands = new Map(started.map((copy) => [copy, standAt(copy, at, truth)]));
  const { copies, strangers } = namedBy(value.jobs, truth);
  const wrong = surplus(value, truth, strangers.length);
  const measured = measuredOf([...stands.values()]);
  if (wrong > 0) {
    const who = strangers.length > 0 ? `; no copy is ${strangers.join(', ')}` : '';
    return judgement('false', said, `${measured}${who}`, { named: named(copies, started, wrong) });
  }
  const meant = meantBy(value, copies, stands);
  if (meant === 'nothing') return judgement('not-comparable', said, measured);
  if (meant === 'none-stopped') return judgeNoneStopped(said, measured, at, stands, truth);
  const of = (state: Stand['state']) => meant.filter((copy) => stands.get(copy)?.state === state);
  const all = named(
    copies.length > 0 ? copies : meant.filter((copy) => isStopped(stands.get(copy))),
    started,
    0,
  );
  if (of('alive').length > 0) return judgement('false', said, measured, { named: all });
  const untold = meant.some((copy) => !isStopped(stands.get(copy)));
  if (untold || meant.length === 0) return judgement('not-comparable', said, measured, { named: all });
  const span = spanOf(meant.flatMap((copy) => stands.get(copy)?.silence?.from ?? []));
  if (!value.at || !span) return judgement('true', said, measured, { named: all });
  const gapSeconds = gapTo(span, value.at.at);
  const right = Math.abs(gapSeconds) <= truth.toleranceSeconds;
  return judgement(right ? 'true' : 'false', said, `${measured}, ${spanText(span)}`, {
    gapSeconds,
    unsure: !right && !value.at.sure,
    named: all,
  });
}

/** Which copies the claim says are stopped. A count speaks of those that are, and of living ones for the rest. */
function meantBy(
  value: ValueOf<'copies-stopped'>,
  copies: readonly Copy[],
  stands: ReadonlyMap<Copy, Stand>,
): Copy[] | 'nothing' | 'none-stopped' {
  if (copies.length > 0) return copies.filter((copy) => stands.has(copy));
  const started = [...stands.keys()];
  if (value.count === 0) return 'none-stopped';
  if (value.all || value.count === started.length) return started;
  if (value.count === null) return 'nothing';
  const order: Stand['state'][] = ['stopped', 'untold', 'by-itself', 'alive'];
  const sorted = [...started].sort(
    (a, b) => order.indexOf(stateOf(stands, a)) - order.indexOf(stateOf(stands, b)),
  );
  const stopped = started.filter((copy) => stateOf(stands, copy) === 'stopped');
  // Fewer than are silent: true of some, but which ones is not said.
  return value.count < stopped.length ? 'nothing' : sorted.slice(0, value.count);
}

function judgeNoneStopped(
  said: string,
  measured: string,
  at: Date,
  stands: ReadonlyMap<Copy, Stand>,
  truth: Truth,
): Judgement {
  const long = at.getTime() - truth.toleranceSeconds * 1000;
  const before = [...stands.values()].some(
    (stand) => stand.state === 'stopped' && (stand.silence?.from.to.getTime() ?? long + 1) <= long,
  );
  if (before) return judgement('false', said, measured);
  return judgement(stands.size > 0 ? 'true' : 'not-comparable', said, measured);
}

function stateOf(stands: ReadonlyMap<Copy, Stand>, copy: Copy): Stand['state'] {
  return stands.get(copy)?.state ?? 'untold';
}

function isStopped(stand: Stand | undefined): boolean {
  return stand?.state === 'stopped';
}

function measuredOf(stands: readonly Stand[]): string {
  const count = (state: Stand['state']) => stands.filter((stand) => stand.state === state).length;
  const parts = [
    `${count('stopped')} of ${stands.length} copies silent by the site’s doing`,
    count('alive') > 0 ? `${count('alive')} still beating` : '',
    count('by-itself') > 0 ? `${count('by-itself')} ended by itself` : '',
    count('untold') > 0 ? `${count('untold')} not told yet` : '',
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function amount({ count, jobs }: Counted): string {
  if (jobs.length > 0) return `${count ?? jobs.length} (${jobs.join(', ')})`;
  return count === null ? 'copies' : String(count);
}

function spanOf(spans: readonly Span[]): Span | null {
  if (spans.length === 0) return null;
  return {
    from: new Date(Math.min(...spans.map(({ from }) => from.getTime()))),
    to: new Date(Math.max(...spans.map(({ to }) => to.getTime()))),
  };
}
