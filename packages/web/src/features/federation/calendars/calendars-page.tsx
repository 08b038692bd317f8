import type { OwnedCalendarView } from '@muster/contract';
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useRead } from '../../../app/query.ts';
import { serverClock, useNow } from '../../../app/server-clock.ts';
import { useMe } from '../../../app/session.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Page } from '../../../ui/page.tsx';
import { Panel } from '../../../ui/panel.tsx';
import { timeText } from '../../../ui/times.ts';
import { mayEditFederation } from '../may.ts';
import { dateText } from '../readiness-words.ts';
import { useReadiness } from '../use-readiness.ts';
import { CalendarForm } from './calendar-form.tsx';
import { comingHolidays, counting, hoursText, isWorking, sourceText, weekLines } from './calendar-model.ts';
import { draftOf } from './calendar-text.ts';
import './calendars.css';
import { NewCalendar } from './new-calendar.tsx';
import { YearView } from './year-view.tsx';

const COMING = 8;

/** Whose working hours count, and the days on which nobody works; the chosen calendar stands in the address. */
export function CalendarsPage() {
  const calendars = useRead<OwnedCalendarView[]>('/api/v1/calendars');
  // It also tells what time it is.
  const readiness = useReadiness();
  const [params, setParams] = useSearchParams();
  const edits = mayEditFederation(useMe());
  return (
    <Page
      title="Calendars"
      sub="A site is measured by its own, else its NGI’s, else the federation’s calendar."
      crumbs={[{ label: 'Federation', href: '/federation' }]}
      actions={
        <>
          <a className="plain" href="/api/v1/calendars" download="calendars.json">
            JSON
          </a>
          {edits ? <NewCalendar known={calendars.data ?? []} sites={readiness.data?.sites ?? []} /> : null}
        </>
      }
    >
      <Loaded
        of={calendars}
        isEmpty={(all) => all.length === 0}
        empty="Nobody has said when they work: weekdays from nine to five count, in each site’s zone."
      >
        {(known) => {
          const all = counting(known);
          const shown = all.find(({ owner }) => owner.id === params.get('of')) ?? all[0];
          return shown ? (
            <div className="calendars">
              <OwnerList all={all} shown={shown} onShow={(id) => setParams({ of: id }, { replace: true })} />
              <OneCalendar key={shown.version} calendar={shown} edits={edits} />
            </div>
          ) : null;
        }}
      </Loaded>
    </Page>
  );
}

interface OwnerListProps {
  all: readonly OwnedCalendarView[];
  shown: OwnedCalendarView;
  onShow: (owner: string) => void;
}

const kinds = { federation: 'Federation', ngi: 'NGIs', site: 'Sites' } as const;

function OwnerList({ all, shown, onShow }: OwnerListProps) {
  const now = useNow() ?? serverClock.now();
  return (
    <nav className="panel owners" aria-label="Calendars">
      {(Object.keys(kinds) as (keyof typeof kinds)[]).map((kind) => {
        const own = all
          .filter(({ owner }) => owner.kind === kind)
          .sort((a, b) => a.owner.name.localeCompare(b.owner.name, 'en'));
        if (own.length === 0) return null;
        return (
          <section key={kind}>
            <h2>{kinds[kind]}</h2>
            <ul>
              {own.map((one) => (
                <li key={one.version}>
                  <button
                    type="button"
                    className="plain"
                    aria-current={one === shown ? 'true' : undefined}
                    onClick={() => onShow(one.owner.id)}
                  >
                    <span>{kind === 'federation' ? 'Default of all' : one.owner.name}</span>
                    {now === null ? null : (
                      <span className="small quiet">{isWorking(one, now) ? 'working' : 'off'}</span>
                    )}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </nav>
  );
}

function OneCalendar({ calendar, edits }: { calendar: OwnedCalendarView; edits: boolean }) {
  const { owner, zone, number, source, firstSeenAt } = calendar;
  const now = useNow();
  const [editing, setEditing] = useState(false);
  const name = owner.kind === 'federation' ? 'Default of the federation' : owner.name;
  return (
    <div className="stack">
      <Panel
        title={owner.kind === 'site' ? <Link href={`/federation/sites/${owner.id}`}>{name}</Link> : name}
        aside={
          edits ? (
            <button type="button" className="button" onClick={() => setEditing(true)}>
              Change
            </button>
          ) : null
        }
      >
        <div className="body calendar-facts">
          <div>
            <h3>Now</h3>
            <p>
              {now === null ? (
                '…'
              ) : (
                <>
                  <span className="mono">{timeText(now, zone)}</span> {zone},{' '}
                  {isWorking(calendar, now) ? 'within working hours' : 'outside working hours'}
                </>
              )}
            </p>
            <p className="quiet small">
              Version {number}, {sourceText(source)}, since {dateText(firstSeenAt)}
            </p>
          </div>
          <div>
            <h3>Week</h3>
            <dl className="pairs">
              {weekLines(calendar).map(({ days, hours }) => (
                <div key={days} className="pair">
                  <dt>{days}</dt>
                  <dd className="mono">{hours}</dd>
                </div>
              ))}
            </dl>
          </div>
          <div>
            <h3>Coming holidays</h3>
            {now === null ? null : <Coming calendar={calendar} now={now} />}
          </div>
        </div>
        {now === null ? null : <YearView hours={calendar} now={now} />}
      </Panel>
      {editing ? (
        <CalendarForm
          title={`Calendar of ${name}`}
          owner={owner.kind === 'site' ? { site: owner.id } : owner.kind === 'ngi' ? { ngi: owner.id } : {}}
          start={draftOf(calendar)}
          onClose={() => setEditing(false)}
        />
      ) : null}
    </div>
  );
}

function Coming({ calendar, now }: { calendar: OwnedCalendarView; now: number }) {
  const coming = comingHolidays(calendar, now, COMING);
  if (coming.length === 0)
    return <p className="quiet">None is known: deadlines count through all of them.</p>;
  return (
    <ul className="coming">
      {coming.map(({ date, name, hours }) => (
        <li key={date}>
          <span className="mono">{date}</span> {name}
          {hours && hours.length > 0 ? <span className="quiet"> {hoursText(hours)}</span> : null}
        </li>
      ))}
    </ul>
  );
}
