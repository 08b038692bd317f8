import type { SiteView } from '@muster/contract';
import { Link } from 'wouter';
import { useNow } from '../../../app/server-clock.ts';
import { Panel } from '../../../ui/panel.tsx';
import { dayText, timeText } from '../../../ui/times.ts';
import { comingHolidays, hoursText, isWorking, weekLines } from '../calendars/calendar-model.ts';

const COMING = 4;

/** When somebody works there, by the calendar that counts. */
export function HoursPanel({ site }: { site: SiteView }) {
  const now = useNow();
  const { calendar } = site;
  return (
    <Panel
      title="Working hours"
      aside={
        <Link className="small" href={`/federation/calendars?of=${site.id}`}>
          Calendar
        </Link>
      }
    >
      <div className="body hours">
        <p className="local">
          {now === null ? (
            '…'
          ) : (
            <>
              <b className="mono">{timeText(now, calendar.zone)}</b> {calendar.zone}
              <span className="quiet">
                {' '}
                {dayText(now, calendar.zone)},{' '}
                {isWorking(calendar, now) ? 'within working hours' : 'outside working hours'}
              </span>
            </>
          )}
        </p>
        <dl className="pairs">
          {weekLines(calendar).map(({ days, hours }) => (
            <div key={days} className="pair">
              <dt>{days}</dt>
              <dd className="mono">{hours}</dd>
            </div>
          ))}
          {(now === null ? [] : comingHolidays(calendar, now, COMING)).map(({ date, name, hours }) => (
            <div key={date} className="pair">
              <dt className="mono">{date}</dt>
              <dd>
                {name || 'holiday'}
                {hours && hours.length > 0 ? <span className="quiet"> {hoursText(hours)}</span> : null}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </Panel>
  );
}
