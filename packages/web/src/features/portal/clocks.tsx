import type { BoardSite } from '@muster/contract';
import { useNow } from '../../app/server-clock.ts';
import { countdownText, instantText, zoneName } from '../../ui/times.ts';

type Clock = BoardSite['clocks'][number];

const steps: Readonly<Record<string, string>> = {
  acknowledge: 'A person answers the alarm',
  contain: 'Everything is contained',
  answer: 'A request is answered',
  close: 'The closure report is sent',
};

const states: Readonly<Record<string, { says: string; tone: string }>> = {
  met: { says: 'met', tone: 'pass' },
  late: { says: 'late', tone: 'late' },
  missed: { says: 'missed', tone: 'fail' },
  waived: { says: 'waived', tone: 'none' },
  paused: { says: 'paused', tone: 'ours' },
  waiting: { says: 'has not begun', tone: 'none' },
  'not-applicable': { says: 'not asked for', tone: 'none' },
};

interface ClocksProps {
  clocks: readonly Clock[];
  zone: string | null;
  suspended: string | null;
}

/** What is due when, in the site's zone and in UTC; running ones count down. */
export function Clocks({ clocks, zone, suspended }: ClocksProps) {
  const now = useNow();
  if (suspended !== null)
    return (
      <p className="body">
        The drill stands still at your site since {instantText(Date.parse(suspended))}. No deadline runs.
      </p>
    );
  if (clocks.length === 0) return <p className="empty">No deadline runs before the alarm.</p>;
  return (
    <ul className="portal-clocks">
      {clocks.map((clock) => (
        <li key={clock.step + clock.key}>
          <span>{steps[clock.step] ?? clock.step}</span>
          <Left clock={clock} now={now} />
          <span className="quiet small">
            {clock.dueAt === null
              ? ''
              : `due ${instantText(Date.parse(clock.dueAt), zone ?? 'UTC')}${zone === null || zone === 'UTC' ? '' : `, ${instantText(Date.parse(clock.dueAt))}`}`}
            {zone === null ? ` (${zoneName('UTC')})` : ''}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Left({ clock, now }: { clock: Clock; now: number | null }) {
  const known = states[clock.state];
  if (known) return <b className={`portal-state ${known.tone}`}>{known.says}</b>;
  if (clock.dueAt === null || now === null) return <b className="mono">…</b>;
  const left = (Date.parse(clock.dueAt) - now) / 1000;
  return <b className={left < 3600 ? 'mono hot' : 'mono'}>{countdownText(left)}</b>;
}
