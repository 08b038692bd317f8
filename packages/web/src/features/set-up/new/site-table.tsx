import { type Dispatch, type SetStateAction, useEffect, useRef, useState } from 'react';
import { count } from '../../../ui/words.ts';
import { GroundSign } from '../../federation/readiness-sign.tsx';
import { type Candidate, filtered, ngisOf, type SiteFilter } from './site-choice.ts';

interface SiteTableProps {
  candidates: readonly Candidate[];
  chosen: ReadonlySet<string>;
  setChosen: Dispatch<SetStateAction<ReadonlySet<string>>>;
}

/** The sites of the federation, to be chosen one by one, by NGI or all at once, with what speaks against each. */
export function SiteTable({ candidates, chosen, setChosen }: SiteTableProps) {
  const [filter, setFilter] = useState<SiteFilter>({ text: '', ngi: '', clear: false });
  const shown = filtered(candidates, filter);
  const shownChosen = shown.filter(({ site }) => chosen.has(site.id)).length;
  const all = useRef<HTMLInputElement>(null);
  const partly = shownChosen > 0 && shownChosen < shown.length;
  useEffect(() => {
    if (all.current) all.current.indeterminate = partly;
  }, [partly]);

  function choose(ids: readonly string[], on: boolean): void {
    setChosen((before) => {
      const after = new Set(before);
      for (const id of ids) {
        if (on) after.add(id);
        else after.delete(id);
      }
      return after;
    });
  }
  return (
    <>
      <div className="filters body">
        <input
          className="field"
          type="search"
          placeholder="Search sites"
          aria-label="Search sites"
          data-search
          value={filter.text}
          onChange={(event) => setFilter({ ...filter, text: event.target.value })}
        />
        <select
          className="field"
          aria-label="NGI"
          value={filter.ngi}
          onChange={(event) => setFilter({ ...filter, ngi: event.target.value })}
        >
          <option value="">all NGIs</option>
          {ngisOf(candidates).map(({ id, name, sites }) => (
            <option key={id} value={id}>
              {name} ({sites})
            </option>
          ))}
        </select>
        <label className="row">
          <input
            type="checkbox"
            checked={filter.clear}
            onChange={(event) => setFilter({ ...filter, clear: event.target.checked })}
          />
          nothing in the way
        </label>
        <span className="found" role="status">
          {chosen.size} of {count(candidates.length, 'site')} chosen
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls is reached by keyboard */}
      <section className="scroll site-choice" tabIndex={0} aria-label="Sites">
        <table className="table">
          <thead>
            <tr>
              <th className="pick">
                <input
                  ref={all}
                  type="checkbox"
                  aria-label={`Choose the ${shown.length} that are shown`}
                  checked={shown.length > 0 && shownChosen === shown.length}
                  onChange={(event) =>
                    choose(
                      shown.map(({ site }) => site.id),
                      event.target.checked,
                    )
                  }
                />
              </th>
              <th>Site</th>
              <th className="wide">NGI</th>
              <th className="wide">Mail, lately</th>
              <th>In the way</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ site, contact, against }) => (
              <tr key={site.id} className={chosen.has(site.id) ? 'chosen' : ''}>
                <td className="pick">
                  <input
                    type="checkbox"
                    id={`choose-${site.id}`}
                    checked={chosen.has(site.id)}
                    onChange={(event) => choose([site.id], event.target.checked)}
                  />
                </td>
                <th scope="row">
                  <label htmlFor={`choose-${site.id}`}>{site.name}</label>
                </th>
                <td className="wide quiet">{site.ngi?.name}</td>
                <td className="wide">
                  {contact ? (
                    <span className="verdict-text">
                      <GroundSign state={contact.state} spoken />
                      <span className="small">{contact.says}</span>
                    </span>
                  ) : null}
                </td>
                <td className="small">
                  {against.length > 0 ? against.join('; ') : <span className="quiet">nothing</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {shown.length === 0 ? <p className="empty">No site fits.</p> : null}
      </section>
    </>
  );
}
