import type { SiteSummary } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useRead } from '../../app/query.ts';
import { kinds, type SearchKind } from './guess.ts';
import { type WorkloadSearch, withText } from './search.ts';

interface SearchFormProps {
  search: WorkloadSearch;
  onSearch: (search: WorkloadSearch) => void;
}

const KINDS: Record<SearchKind, string> = {
  subject: 'Subject',
  address: 'Address',
  image: 'Image',
  name: 'Name',
};
const STATES = {
  there: 'That is there',
  all: 'Ended too',
  running: 'Running',
  frozen: 'Frozen',
  stopped: 'Stopped',
  failed: 'Failed',
  unknown: 'Not known',
} as const;

/** One field for whatever somebody has of a workload, and what narrows it. */
export function SearchForm({ search, onSearch }: SearchFormProps) {
  const [wanted, setWanted] = useState(search);
  const sites = useRead<{ items: SiteSummary[] }>('/api/v1/sites?limit=500');
  const change = (some: Partial<WorkloadSearch>) => setWanted({ ...wanted, ...some });
  function submit(event: FormEvent): void {
    event.preventDefault();
    onSearch(wanted);
  }
  return (
    <search>
      <form className="filters workload-search" onSubmit={submit}>
        <select
          className="field"
          aria-label="Look for"
          value={wanted.by}
          onChange={({ target }) => change({ by: kinds.find((kind) => kind === target.value) ?? 'subject' })}
        >
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {KINDS[kind]}
            </option>
          ))}
        </select>
        <input
          className="field workload-words"
          type="search"
          data-search
          aria-label={KINDS[wanted.by]}
          placeholder="A name in any form, an address, an image, a workload"
          value={wanted.text}
          onChange={({ target }) => setWanted(withText(wanted, target.value))}
        />
        <select
          className="field"
          aria-label="Site"
          value={wanted.site}
          onChange={({ target }) => change({ site: target.value })}
        >
          <option value="">Any site</option>
          {sites.data?.items.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <select
          className="field"
          aria-label="State"
          value={wanted.state}
          onChange={({ target }) => change({ state: target.value })}
        >
          {Object.entries(STATES).map(([state, says]) => (
            <option key={state} value={state}>
              {says}
            </option>
          ))}
        </select>
        <label className="workload-at">
          <span className="quiet">at (UTC)</span>
          <input
            className="field"
            type="datetime-local"
            value={wanted.at}
            onChange={({ target }) => change({ at: target.value })}
          />
        </label>
        <button type="submit" className="button">
          Search
        </button>
      </form>
    </search>
  );
}
