import type { GridView } from '@muster/contract';
import { verdictLooks } from '../../ui/sign.tsx';
import { type BoardFilter, isFiltered, ngisOf, noFilter } from './board-filter.ts';
import { verdictWords } from './words-of-row.ts';

interface BoardFiltersProps {
  grid: GridView;
  filter: BoardFilter;
  /** How many rows fit. */
  shown: number;
  onFilter: (filter: Partial<BoardFilter>) => void;
}

/** Search and three selects; what they say stands in the address, so that it can be sent to a colleague. */
export function BoardFilters({ grid, filter, shown, onFilter }: BoardFiltersProps) {
  const { sites, checks } = grid;
  const ngis = ngisOf(sites);
  return (
    <search className="filters">
      <input
        className="field"
        type="search"
        placeholder="Search a site"
        aria-label="Search a site"
        title="/"
        autoComplete="off"
        spellCheck={false}
        data-search
        value={filter.text}
        onChange={({ target }) => onFilter({ text: target.value })}
      />
      {ngis.length > 1 ? (
        <select
          className="field"
          aria-label="NGI"
          value={filter.ngi}
          onChange={({ target }) => onFilter({ ngi: target.value })}
        >
          <option value="">All NGIs</option>
          {ngis.map((ngi) => (
            <option key={ngi}>{ngi}</option>
          ))}
        </select>
      ) : null}
      <select
        className="field"
        aria-label="State"
        value={filter.state}
        onChange={({ target }) => onFilter({ state: target.value })}
      >
        <option value="">Any state</option>
        <option value="not-passed">not passed</option>
        <option value="alive">copies alive</option>
        <option value="suspended">suspended</option>
        <option value="overridden">decided by an officer</option>
        {verdictWords.map((word) => (
          <option key={word} value={word}>
            {verdictLooks[word].says}
          </option>
        ))}
      </select>
      <select
        className="field check"
        aria-label="Check"
        value={filter.check}
        onChange={({ target }) => onFilter({ check: target.value })}
      >
        <option value="">All checks</option>
        {checks.map(({ id, title }) => (
          <option key={id} value={id}>{`${id} ${title}`}</option>
        ))}
      </select>
      <span className="found" aria-live="polite">
        {isFiltered(filter) ? `${shown} of ${sites.length} sites` : ''}
      </span>
      {isFiltered(filter) ? (
        <button type="button" className="plain" onClick={() => onFilter(noFilter)}>
          Show all
        </button>
      ) : null}
    </search>
  );
}
