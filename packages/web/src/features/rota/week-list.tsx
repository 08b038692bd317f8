import type { ShiftView } from '@muster/contract';
import { useState } from 'react';
import { Scroll } from '../../ui/scroll.tsx';
import { dayText, instantText } from '../../ui/times.ts';
import { shadesOf, type WeekRow, weekRows } from './weeks.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const SHADES = 4;
const BY_WORDS: Record<ShiftView['by'], string> = {
  plan: '',
  swap: 'swapped',
  cover: 'covers',
  absence: 'away',
  'no-plan': 'no plan',
};

interface WeekListProps {
  shifts: readonly ShiftView[];
  zone: string;
  from: number;
  now: number;
  weeks: number;
}

/** Who is on duty, week by week: one line a week, from Monday to Monday of the rota's zone. */
export function WeekList({ shifts, zone, from, now, weeks }: WeekListProps) {
  const rows = weekRows(shifts, { zone, from, now, weeks });
  const shades = shadesOf(shifts);
  return (
    <Scroll label="Weeks of the rota">
      <div className="weeks">
        <div className="weeks-days" aria-hidden="true">
          <span />
          {DAYS.map((day) => (
            <span key={day}>{day}</span>
          ))}
        </div>
        <ol>
          {rows.map((row) => (
            <Week key={row.startMs} row={row} zone={zone} shades={shades} />
          ))}
        </ol>
      </div>
    </Scroll>
  );
}

function Week({ row, zone, shades }: { row: WeekRow; zone: string; shades: ReadonlyMap<string, number> }) {
  const noon = row.startMs + 12 * 3_600_000;
  return (
    <li className={row.now === null ? 'week' : 'week this-week'}>
      <span className="week-name">
        {dayText(noon, zone).replace(/^\w+ /, '')}
        {row.now === null ? null : <span className="quiet small"> now</span>}
      </span>
      <ul className="week-bar">
        {row.parts.map(({ shift, left, width, begins }) => (
          <li
            key={shift.startsAt}
            className={partClass(shift, shades, begins)}
            style={{ left: `${left * 100}%`, width: `${width * 100}%` }}
            title={words(shift, zone)}
          >
            <span aria-hidden="true">{width > 0.1 ? shortWords(shift) : ''}</span>
            <span className="unseen">{words(shift, zone)}</span>
          </li>
        ))}
        {row.now === null ? null : (
          <li className="week-now" style={{ left: `${row.now * 100}%` }} aria-hidden="true" />
        )}
      </ul>
    </li>
  );
}

function partClass({ person, by }: ShiftView, shades: ReadonlyMap<string, number>, begins: boolean): string {
  const kind = person === null ? 'gap' : `shade-${(shades.get(person.id) ?? 0) % SHADES}`;
  return ['part', kind, by === 'plan' ? '' : 'changed', begins ? 'begins' : ''].filter(Boolean).join(' ');
}

function shortWords({ person, by }: ShiftView): string {
  if (person === null) return by === 'no-plan' ? 'No plan' : 'Nobody';
  return by === 'plan' ? nameOf(person) : `${nameOf(person)} · ${BY_WORDS[by]}`;
}

function words(shift: ShiftView, zone: string): string {
  const { person, planned, by, startsAt, endsAt, reason } = shift;
  const who = person === null ? 'Nobody on duty' : nameOf(person);
  const span = `${instantText(Date.parse(startsAt), zone)} to ${instantText(Date.parse(endsAt), zone)}`;
  const instead = planned && planned.id !== person?.id ? `, instead of ${nameOf(planned)}` : '';
  const why = by === 'plan' || by === 'no-plan' ? '' : ` (${BY_WORDS[by]}: ${reason ?? ''})`;
  return `${who}, ${span}${instead}${why}`;
}

export function nameOf(person: { id: string; name: string | null } | null): string {
  return person === null ? 'Nobody' : (person.name ?? person.id);
}

/** How many weeks are shown; more are a button away. */
export function useWeeks(): [number, () => void] {
  const [weeks, setWeeks] = useState(8);
  return [weeks, () => setWeeks(26)];
}
