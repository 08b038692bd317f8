import type { OwnedCalendarView, SetCalendarRequest } from '@muster/contract';
import { type FormEvent, useId, useState } from 'react';
import { useAct } from '../../../app/query.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Fault } from '../../../ui/loaded.tsx';
import { weekDays } from './calendar-model.ts';
import { type CalendarDraft, readDraft } from './calendar-text.ts';

const zones = Intl.supportedValuesOf('timeZone');

interface CalendarFormProps {
  title: string;
  /** Whose it is: a site, an NGI, or the federation. */
  owner: Pick<SetCalendarRequest, 'site' | 'ngi'>;
  start: CalendarDraft;
  onClose: () => void;
}

/** Working hours and holidays as lines of text; a change makes a new version, and running clocks follow it. */
export function CalendarForm({ title, owner, start, onClose }: CalendarFormProps) {
  const [draft, setDraft] = useState(start);
  const [tried, setTried] = useState(false);
  const set = useAct<OwnedCalendarView, SetCalendarRequest>(
    '/api/v1/calendars',
    '/api/v1/sites',
    '/api/v1/overview',
  );
  const list = useId();
  const { calendar, faults } = readDraft(draft);
  const fault = (of: keyof typeof faults) => (tried ? faults[of] : undefined);

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (!calendar) return;
    set.mutate(
      { path: '/api/v1/calendars', verb: 'PUT', body: { ...owner, calendar } },
      {
        onSuccess: ({ number }) => {
          announce(`Version ${number} counts from now on.`);
          onClose();
        },
      },
    );
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <form className="body form calendar-form" onSubmit={submit} noValidate>
        <Field label="Time zone" fault={fault('zone')}>
          {(props) => (
            <input
              {...props}
              list={list}
              value={draft.zone}
              onChange={(event) => setDraft({ ...draft, zone: event.target.value.trim() })}
            />
          )}
        </Field>
        <datalist id={list}>
          {zones.map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
        <fieldset className="week-fields">
          <legend>Working hours on the wall clock</legend>
          {weekDays.map(({ day, name }) => (
            <Field key={day} label={name} fault={fault(day)}>
              {(props) => (
                <input
                  {...props}
                  value={draft.week[day]}
                  placeholder="closed"
                  onChange={(event) =>
                    setDraft({ ...draft, week: { ...draft.week, [day]: event.target.value } })
                  }
                />
              )}
            </Field>
          ))}
        </fieldset>
        <Field
          label="Holidays"
          hint="A line each: date, name, and hours where somebody works, as 2027-12-24 Christmas Eve 09:00-12:00."
          fault={fault('holidays')}
        >
          {(props) => (
            <textarea
              {...props}
              rows={8}
              className="mono"
              value={draft.holidays}
              onChange={(event) => setDraft({ ...draft, holidays: event.target.value })}
            />
          )}
        </Field>
        {set.error ? <Fault error={set.error} /> : null}
        <p className="quiet small">Clocks that run are read by the new version from now on.</p>
        <button type="submit" className="main" disabled={set.isPending}>
          {set.isPending ? 'Keeping …' : 'Keep as a new version'}
        </button>
      </form>
    </Dialog>
  );
}
