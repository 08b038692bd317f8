import { useState } from 'react';
import {
  dayKind,
  type Hours,
  holidayOn,
  hoursOn,
  hoursText,
  localDay,
  weekDays,
  weeksOf,
} from './calendar-model.ts';

const kindWords = { work: 'working day', off: 'day off', holiday: 'holiday', short: 'short day' } as const;

const monthName = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' });

/** Twelve months with their working days, days off and holidays. */
export function YearView({ hours, now }: { hours: Hours; now: number }) {
  const today = localDay(now, hours.zone).date;
  const [year, setYear] = useState(Number(today.slice(0, 4)));
  return (
    <section className="year" aria-label={`The year ${year}`}>
      <header className="row">
        <button type="button" className="button" aria-label={`${year - 1}`} onClick={() => setYear(year - 1)}>
          ←
        </button>
        <b className="year-name" aria-live="polite">
          {year}
        </b>
        <button type="button" className="button" aria-label={`${year + 1}`} onClick={() => setYear(year + 1)}>
          →
        </button>
        <span className="year-legend small" aria-hidden="true">
          {(['work', 'off', 'short', 'holiday'] as const).map((kind) => (
            <span key={kind}>
              <i className={`cal-day ${kind}`}>{kind === 'holiday' || kind === 'short' ? '1' : ''}</i>
              {kindWords[kind]}
            </span>
          ))}
        </span>
      </header>
      <div className="months">
        {Array.from({ length: 12 }, (_, month) => (
          <Month
            key={monthName.format(Date.UTC(2000, month))}
            year={year}
            month={month}
            hours={hours}
            today={today}
          />
        ))}
      </div>
    </section>
  );
}

interface MonthProps {
  year: number;
  month: number;
  hours: Hours;
  today: string;
}

function Month({ year, month, hours, today }: MonthProps) {
  return (
    <table className="month">
      <caption>{monthName.format(Date.UTC(year, month))}</caption>
      <thead>
        <tr>
          {weekDays.map(({ day, name }) => (
            <th key={day} scope="col" abbr={name}>
              {name.slice(0, 1)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(year, month).map((week) => (
          <tr key={week.find(Boolean)}>
            {week.map((date, index) =>
              date === null ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: an empty cell has nothing but its place
                <td key={`${month} ${index}`} />
              ) : (
                <Day key={date} date={date} hours={hours} isToday={date === today} />
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Day({ date, hours, isToday }: { date: string; hours: Hours; isToday: boolean }) {
  const kind = dayKind(hours, date);
  const holiday = holidayOn(hours, date);
  const says = [holiday?.name, kindWords[kind], hoursText(hoursOn(hours, date))].filter(Boolean).join(', ');
  return (
    <td>
      <time
        className={`cal-day ${kind}${isToday ? ' today' : ''}`}
        dateTime={date}
        title={says}
        aria-current={isToday ? 'date' : undefined}
      >
        {Number(date.slice(8))}
        {holiday ? <span className="unseen">, {says}</span> : null}
      </time>
    </td>
  );
}
