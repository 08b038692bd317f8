import type { SiteSummary } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useRead } from '../../app/query.ts';
import type { Box, MailFilter } from './mail-filter.ts';
import { classWords, stateWords } from './mail-words.ts';

interface MailFiltersProps {
  box: Box;
  filter: MailFilter;
  onFilter: (filter: MailFilter) => void;
}

export function MailFilters({ box, filter, onFilter }: MailFiltersProps) {
  const sites = useRead<{ items: SiteSummary[] }>('/api/v1/sites?limit=500');
  const [site, setSite] = useState(filter.site ?? '');
  const [name, words] = box === 'sent' ? (['state', stateWords] as const) : (['class', classWords] as const);
  function change(one: keyof MailFilter, value: string): void {
    const { [one]: _before, ...rest } = filter;
    onFilter(value === '' ? rest : { ...rest, [one]: value });
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    change('site', site.trim());
  }
  return (
    <search>
      <form className="filters" onSubmit={submit}>
        <input
          className="field"
          type="search"
          data-search
          aria-label="Site"
          placeholder="Site"
          list="mail-sites"
          value={site}
          onChange={(event) => setSite(event.target.value)}
        />
        <datalist id="mail-sites">
          {sites.data?.items.map(({ id, name: site }) => (
            <option key={id} value={site} />
          ))}
        </datalist>
        <select
          className="field"
          aria-label={name === 'state' ? 'State' : 'Kind of mail'}
          value={filter[name] ?? ''}
          onChange={(event) => change(name, event.target.value)}
        >
          <option value="">{name === 'state' ? 'Any state' : 'Any kind'}</option>
          {Object.entries(words).map(([value, { says }]) => (
            <option key={value} value={value}>
              {says}
            </option>
          ))}
        </select>
        <button type="submit" className="button">
          Search
        </button>
      </form>
    </search>
  );
}
