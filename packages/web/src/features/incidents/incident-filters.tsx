import type { IncidentCountsView, SiteSummary } from '@muster/contract';
import { type FormEvent, useEffect, useState } from 'react';
import { useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import type { IncidentFilter } from './incident-filter.ts';
import { severityWords, stateWords, tlpLabels } from './incident-words.ts';

interface IncidentFiltersProps {
  filter: IncidentFilter;
  counts: IncidentCountsView | undefined;
  onFilter: (filter: IncidentFilter) => void;
}

/** By state with how many there are of each, by words, and by what is known of them. */
export function IncidentFilters({ filter, counts, onFilter }: IncidentFiltersProps) {
  const { role, scope, person } = useMe();
  const [words, setWords] = useState(filter.search ?? '');
  useEffect(() => setWords(filter.search ?? ''), [filter.search]);
  function change(one: keyof IncidentFilter, value: string | true | undefined): void {
    const { [one]: _before, ...rest } = filter;
    onFilter((value ? { ...rest, [one]: value } : rest) as IncidentFilter);
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    change('search', words.trim());
  }
  const isOfSite = role === 'site-contact' || role === 'vo-manager';
  return (
    <search className="incident-filters">
      <StateTabs filter={filter} counts={counts} onState={(state) => onFilter({ ...filter, state })} />
      <form className="filters" onSubmit={submit}>
        <input
          className="field incident-words"
          type="search"
          data-search
          aria-label="Words, id or observable"
          placeholder="Words, id or observable"
          value={words}
          onChange={({ target }) => {
            setWords(target.value);
            if (target.value === '') change('search', undefined);
          }}
        />
        <Choice
          label="Severity"
          any="Any severity"
          words={severityWords}
          value={filter.severity}
          onChoose={(value) => change('severity', value)}
        />
        <Choice
          label="TLP"
          any="Any label"
          words={Object.fromEntries(tlpLabels.map((label) => [label, `TLP:${label}`]))}
          value={filter.tlp}
          onChoose={(value) => change('tlp', value)}
        />
        {isOfSite ? null : <SiteChoice value={filter.site} onChoose={(value) => change('site', value)} />}
        <label className="choice">
          <input
            type="checkbox"
            checked={filter.overdue ?? false}
            onChange={({ target }) => change('overdue', target.checked || undefined)}
          />
          Overdue{counts ? <span className="quiet"> {counts.overdue}</span> : null}
        </label>
        {person && scope.kind !== 'site' && scope.kind !== 'vo' ? (
          <label className="choice">
            <input
              type="checkbox"
              checked={filter.lead === person.id}
              onChange={({ target }) => change('lead', target.checked ? person.id : undefined)}
            />
            Led by me
          </label>
        ) : null}
        <label className="choice">
          <input
            type="checkbox"
            checked={filter.drills ?? false}
            onChange={({ target }) => change('drills', target.checked || undefined)}
          />
          Of drills
        </label>
        <button type="submit" className="button">
          Search
        </button>
      </form>
    </search>
  );
}

const states = [...Object.entries(stateWords), ['any', 'All']] as [IncidentFilter['state'], string][];

function StateTabs({
  filter,
  counts,
  onState,
}: Pick<IncidentFiltersProps, 'filter' | 'counts'> & { onState: (state: IncidentFilter['state']) => void }) {
  const of = (state: IncidentFilter['state']) =>
    state === 'any' ? counts && counts.open + counts.resolved + counts.closed : counts?.[state];
  return (
    <Tabs label="Incidents by state" here={filter.state}>
      {states.map(([state, says]) => (
        <button
          key={state}
          type="button"
          aria-current={filter.state === state ? 'true' : undefined}
          onClick={() => onState(state)}
        >
          {says} <span className="quiet">{of(state) ?? ''}</span>
        </button>
      ))}
    </Tabs>
  );
}

interface ChoiceProps {
  label: string;
  any: string;
  words: Readonly<Record<string, string>>;
  value: string | undefined;
  onChoose: (value: string) => void;
}

function Choice({ label, any, words, value = '', onChoose }: ChoiceProps) {
  return (
    <select
      className="field"
      aria-label={label}
      value={value}
      onChange={({ target }) => onChoose(target.value)}
    >
      <option value="">{any}</option>
      {Object.entries(words).map(([one, says]) => (
        <option key={one} value={one}>
          {says}
        </option>
      ))}
    </select>
  );
}

function SiteChoice({
  value = '',
  onChoose,
}: {
  value: string | undefined;
  onChoose: (site: string) => void;
}) {
  const sites = useRead<{ items: SiteSummary[] }>('/api/v1/sites?limit=500');
  return (
    <select
      className="field"
      aria-label="Site"
      value={value}
      onChange={({ target }) => onChoose(target.value)}
    >
      <option value="">Any site</option>
      {sites.data?.items.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
