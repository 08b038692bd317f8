import type { OverviewView } from '@muster/contract';
import { useNow } from '../../app/server-clock.ts';
import { countdownText } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';
import { SOON_SECONDS, secondsLeft, sumCopies, waitingCount, waitingText } from './needs.ts';
import { namesOf } from './where.ts';

/** The four figures by which the reader knows in a second whether to stay. */
export function NeedsFacts({ view }: { view: OverviewView }) {
  const { missed, running } = view.clocks;
  const copies = sumCopies(view);
  const waits = waitingCount(view);
  const late = view.clocks.groups.filter(({ state }) => state === 'missed').map(({ step }) => step);
  return (
    <section className="facts needs-facts" aria-label="At a glance">
      <NextDeadline view={view} />
      <div>
        <b className={missed > 0 ? 'hot' : undefined}>
          {missed} <small>of {count(missed + running, 'clock')} over</small>
        </b>
        <span>{missed > 0 ? [...new Set(late)].join(', ') : 'nothing is overdue'}</span>
      </div>
      <div>
        <b>
          {waits} <small>{waits === 1 ? 'waits' : 'wait'} for a person</small>
        </b>
        <span>{waitingText(view)}</span>
      </div>
      {copies === null ? null : (
        <div>
          <b>
            {copies.alive} <small>of {count(copies.all, 'copy', 'copies')} alive</small>
          </b>
          <span>
            {copies.silent} silent, {copies.lost} never heard of
          </span>
        </div>
      )}
    </section>
  );
}

function NextDeadline({ view }: { view: OverviewView }) {
  const now = useNow();
  const next = view.clocks.groups.find(({ state }) => state === 'running');
  if (!next || now === null)
    return (
      <div>
        <b>–</b>
        <span>no clock is running</span>
      </div>
    );
  const left = secondsLeft(next.dueAt, now);
  return (
    <div>
      <b className={left < SOON_SECONDS ? 'hot' : undefined}>{countdownText(left)}</b>
      <span>
        next deadline: {next.step.replaceAll('-', ' ')}, {namesOf(next.sites, next.count, 1)}
      </span>
    </div>
  );
}
