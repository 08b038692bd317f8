import type { NgiView, OwnedCalendarView, SetCalendarRequest, SiteReadiness } from '@muster/contract';
import { useState } from 'react';
import { useRead } from '../../../app/query.ts';
import { CalendarForm } from './calendar-form.tsx';
import { draftOf } from './calendar-text.ts';

const office = [{ from: '09:00', to: '17:00' }];

interface NewCalendarProps {
  known: readonly OwnedCalendarView[];
  sites: readonly SiteReadiness[];
}

/** Gives a site, an NGI or the federation a calendar of its own; it begins as a copy of the one that counts now. */
export function NewCalendar({ known, sites }: NewCalendarProps) {
  const ngis = useRead<NgiView[]>('/api/v1/ngis');
  const [chosen, choose] = useState('');
  const has = new Set(known.map(({ owner }) => owner.id));
  const freeSites = sites.filter(({ site }) => !has.has(site.id));
  const freeNgis = (ngis.data ?? []).filter(({ id }) => !has.has(id));
  const all = !known.some(({ owner }) => owner.kind === 'federation');
  if (freeSites.length + freeNgis.length === 0 && !all) return null;
  const site = freeSites.find(({ site: { id } }) => id === chosen)?.site;
  const ngi = freeNgis.find(({ id }) => id === chosen);
  const owner: Pick<SetCalendarRequest, 'site' | 'ngi'> = site
    ? { site: site.id }
    : ngi
      ? { ngi: ngi.id }
      : {};
  const before =
    known.find(({ owner: { id } }) => id === site?.ngi?.id) ??
    known.find((one) => one.owner.kind === 'federation');
  const week = { mon: office, tue: office, wed: office, thu: office, fri: office };
  const start = draftOf({
    zone: site?.timeZone ?? before?.zone ?? 'UTC',
    week: before?.week ?? week,
    holidays: before?.holidays ?? [],
  });
  return (
    <>
      <select
        className="field"
        aria-label="Give a calendar of its own to"
        value=""
        onChange={(event) => choose(event.target.value)}
      >
        <option value="">Give one to …</option>
        {all ? <option value="federation">The federation</option> : null}
        <optgroup label="NGIs">
          {freeNgis.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </optgroup>
        <optgroup label="Sites">
          {freeSites.map(({ site: { id, name } }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </optgroup>
      </select>
      {chosen === '' ? null : (
        <CalendarForm
          title={`Calendar of ${site?.name ?? ngi?.name ?? 'the federation'}`}
          owner={owner}
          start={start}
          onClose={() => choose('')}
        />
      )}
    </>
  );
}
