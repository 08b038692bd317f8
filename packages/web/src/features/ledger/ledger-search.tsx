import { type FormEvent, useState } from 'react';
import { type LedgerFilter, meantBy } from './ledger-filter.ts';

interface LedgerSearchProps {
  filter: LedgerFilter;
  onSearch: (filter: LedgerFilter) => void;
  onEntry: (id: string) => void;
}

/** One field for ids and kinds, two for the time; who did it is chosen from an entry. */
export function LedgerSearch({ filter, onSearch, onEntry }: LedgerSearchProps) {
  const sought = filter.subject ?? filter.kind ?? '';
  const [text, setText] = useState(sought);
  const [last, setLast] = useState(sought);
  if (last !== sought) {
    setLast(sought);
    setText(sought);
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    const meant = meantBy(text, filter);
    if ('entry' in meant) onEntry(meant.entry);
    else onSearch(meant.filter);
  }

  function during(name: 'since' | 'until', value: string): void {
    const { [name]: _before, ...rest } = filter;
    onSearch(value === '' ? rest : { ...rest, [name]: `${value}:00Z` });
  }

  return (
    <search>
      <form className="filters" onSubmit={submit}>
        <input
          className="field ledger-sought"
          type="search"
          data-search
          aria-label="Id or kind"
          placeholder="An id, or a kind such as campaign.started"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button className="button" type="submit">
          Search
        </button>
        {(['since', 'until'] as const).map((name) => (
          <label key={name} className="row quiet">
            {name === 'since' ? 'from' : 'to'}
            <input
              className="field"
              type="datetime-local"
              aria-label={name === 'since' ? 'From, in UTC' : 'To, in UTC'}
              value={filter[name]?.slice(0, 16) ?? ''}
              onChange={(event) => during(name, event.target.value)}
            />
          </label>
        ))}
        <span className="quiet small">UTC</span>
        {filter.actor ? (
          <button
            type="button"
            className="button"
            onClick={() => {
              const { actor: _actor, ...rest } = filter;
              onSearch(rest);
            }}
          >
            by <span className="mono">{filter.actor}</span> ✕<span className="unseen">: by anybody</span>
          </button>
        ) : null}
        {Object.keys(filter).length > 0 ? (
          <button type="button" className="plain" onClick={() => onSearch({})}>
            Clear
          </button>
        ) : null}
      </form>
    </search>
  );
}
