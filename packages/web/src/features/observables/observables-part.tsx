import type { ListObservablesQuery, ObservableList, ObservableView } from '@muster/contract';
import { useState } from 'react';
import { Link } from 'wouter';
import type { IncidentPartProps } from '../../app/incident-parts.tsx';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { useReaders } from '../incidents/reader-field.tsx';
import { AddObservables } from './add-observables.tsx';
import { ObservableDialog } from './observable-dialog.tsx';
import { ObservableRow } from './observable-row.tsx';
import { observableTypes, typeWords } from './observable-words.ts';
import { Proposals } from './proposals.tsx';
import './observables.css';

const PAGE = 200;
type Filter = Pick<ListObservablesQuery, 'type' | 'ioc' | 'text'>;

/** What was seen: found in mail, pasted or typed, and where and when. */
export function ObservablesPart({ incident }: IncidentPartProps) {
  const [filter, setFilter] = useState<Filter>({});
  const [limit, setLimit] = useState(PAGE);
  const [open, setOpen] = useState<ObservableView | null>(null);
  const mayAdd = useReaders(incident).length > 0;
  const base = `/api/v1/incidents/${incident.id}/observables`;
  const list = useRead<ObservableList>(`${base}?${questionOf(filter, limit)}`);
  return (
    <div className="stack">
      {incident.mayHandle ? <Proposals incident={incident} /> : null}
      {mayAdd ? <AddObservables incident={incident} /> : null}
      <Panel title="Observables" aside={<Downloads base={base} />}>
        <Filters
          filter={filter}
          types={list.data?.types ?? []}
          onChange={setFilter}
          found={list.data?.count}
        />
        <Loaded
          of={list}
          isEmpty={({ items }) => items.length === 0}
          empty={isAny(filter) ? 'Nothing fits.' : <Nothing mayAdd={mayAdd} />}
        >
          {({ items, next }) => (
            <>
              <Scroll label="Observables">
                <table className="table observables">
                  <thead>
                    <tr>
                      <th scope="col">Value</th>
                      <th scope="col">Kind</th>
                      <th scope="col">Seen</th>
                      <th scope="col">Reads it</th>
                      <th scope="col">TLP</th>
                      <th scope="col">Elsewhere</th>
                      <th scope="col">
                        <span className="unseen">Change</span>
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {items.map((one) => (
                      <ObservableRow key={one.id} observable={one} incident={incident} onOpen={setOpen} />
                    ))}
                  </tbody>
                </table>
              </Scroll>
              {next ? (
                <p className="older">
                  <button
                    type="button"
                    className="button"
                    onClick={() => setLimit(500)}
                    disabled={limit === 500}
                  >
                    {limit === 500 ? 'Narrow the question to see the others' : 'More'}
                  </button>
                </p>
              ) : null}
            </>
          )}
        </Loaded>
      </Panel>
      {open ? <ObservableDialog incident={incident} observable={open} onClose={() => setOpen(null)} /> : null}
    </div>
  );
}

function Nothing({ mayAdd }: { mayAdd: boolean }) {
  return mayAdd
    ? 'Nothing is known yet. Paste a log, a mail or a list above: addresses, hosts, hashes and names are found in it.'
    : 'Nothing is known yet that you may read.';
}

function Downloads({ base }: { base: string }) {
  return (
    <span className="row small">
      <Link href="/observables">Seen before?</Link>
      <a href={`${base}.csv`} download>
        CSV
      </a>
      <a href={`${base}.json`} download>
        JSON
      </a>
      <a href={`${base}.csv?defanged=false`} download>
        CSV for machines
      </a>
    </span>
  );
}

interface FiltersProps {
  filter: Filter;
  types: ObservableList['types'];
  found: number | undefined;
  onChange: (filter: Filter) => void;
}

function Filters({ filter, types, found, onChange }: FiltersProps) {
  const counts = new Map(types.map(({ type, count }) => [type, count]));
  return (
    <search className="filters observables-filters">
      <input
        className="field"
        type="search"
        aria-label="Part of a value or tag"
        placeholder="Part of a value or tag"
        value={filter.text ?? ''}
        onChange={(event) => onChange(withText(filter, event.target.value))}
      />
      <select
        className="field"
        aria-label="Kind"
        value={filter.type ?? ''}
        onChange={({ target }) => {
          const type = observableTypes.find((one) => one === target.value);
          const { type: _before, ...rest } = filter;
          onChange(type ? { ...rest, type } : rest);
        }}
      >
        <option value="">Every kind</option>
        {observableTypes
          .filter((type) => counts.has(type))
          .map((type) => (
            <option key={type} value={type}>
              {typeWords[type]} ({counts.get(type)})
            </option>
          ))}
      </select>
      <select
        className="field"
        aria-label="Indicator"
        value={filter.ioc ?? ''}
        onChange={({ target }) => {
          const { ioc: _before, ...rest } = filter;
          onChange(
            target.value === 'true' || target.value === 'false' ? { ...rest, ioc: target.value } : rest,
          );
        }}
      >
        <option value="">Indicators and others</option>
        <option value="true">Indicators</option>
        <option value="false">Others</option>
      </select>
      <span className="found" role="status">
        {found === undefined ? '' : `${found} found`}
      </span>
    </search>
  );
}

function withText({ text: _before, ...rest }: Filter, text: string): Filter {
  return text === '' ? rest : { ...rest, text };
}

function isAny({ type, ioc, text }: Filter): boolean {
  return Boolean(type ?? ioc ?? text);
}

function questionOf(filter: Filter, limit: number): string {
  const { type = '', ioc = '', text = '' } = filter;
  const asked = Object.entries({ type, ioc, text, limit: String(limit) }).filter(([, value]) => value !== '');
  return new URLSearchParams(asked).toString();
}
