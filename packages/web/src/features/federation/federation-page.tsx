import type { NgiView, ReadinessState } from '@muster/contract';
import { Link, useSearchParams } from 'wouter';
import { useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { count } from '../../ui/words.ts';
import { FederationActions } from './federation-actions.tsx';
import { type FederationFilter, filterFrom, matching, paramsOf } from './federation-filter.ts';
import { GoneSites } from './gone-sites.tsx';
import { mayEditFederation } from './may.ts';
import './federation.css';
import { countStates, stateLooks } from './readiness-words.ts';
import { SitesTable } from './sites-table.tsx';
import { useReadiness } from './use-readiness.ts';

/** NGIs and sites, to be searched; the filter stands in the address. */
export function FederationPage() {
  const readiness = useReadiness();
  const ngis = useRead<NgiView[]>('/api/v1/ngis');
  const [params, setParams] = useSearchParams();
  const filter = filterFrom(params);
  const edits = mayEditFederation(useMe());
  const all = readiness.data?.sites ?? [];
  return (
    <Page
      title="Federation"
      sub={
        readiness.data ? `${count(all.length, 'site')} in ${count(ngis.data?.length ?? 0, 'NGI')}` : undefined
      }
      actions={<FederationActions />}
    >
      <Loaded
        of={readiness}
        isEmpty={({ sites }) => sites.length === 0}
        empty={
          edits ? (
            <>
              No site is known yet. <Link href="/federation/import">Import the federation</Link> from GOCDB,
              CSV or YAML.
            </>
          ) : (
            'No site that you may see.'
          )
        }
      >
        {({ sites }) => {
          const found = matching(sites, filter);
          return (
            <>
              <Filters
                filter={filter}
                ngis={ngis.data ?? []}
                counts={countStates(sites)}
                found={`${found.length} of ${count(sites.length, 'site')}`}
                onFilter={(next) => setParams(paramsOf(next), { replace: true })}
              />
              <section className="panel" aria-label="Sites">
                {found.length === 0 ? (
                  <p className="empty">No site fits. Take away a word or a filter.</p>
                ) : (
                  <SitesTable sites={found} />
                )}
              </section>
            </>
          );
        }}
      </Loaded>
      <GoneSites />
    </Page>
  );
}

interface FiltersProps {
  filter: FederationFilter;
  ngis: readonly NgiView[];
  counts: Record<ReadinessState, number>;
  found: string;
  onFilter: (filter: FederationFilter) => void;
}

function Filters({ filter, ngis, counts, found, onFilter }: FiltersProps) {
  return (
    <search className="filters">
      <input
        className="field"
        type="search"
        data-search
        aria-label="Search sites, NGIs and countries"
        placeholder="Site, NGI or country  /"
        value={filter.text}
        onChange={(event) => onFilter({ ...filter, text: event.target.value })}
      />
      <select
        className="field"
        aria-label="NGI"
        value={filter.ngi}
        onChange={(event) => onFilter({ ...filter, ngi: event.target.value })}
      >
        <option value="">All NGIs</option>
        {ngis.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <select
        className="field"
        aria-label="Readiness"
        value={filter.state}
        onChange={(event) => onFilter({ ...filter, state: event.target.value as ReadinessState | '' })}
      >
        <option value="">However ready</option>
        {(Object.keys(stateLooks) as ReadinessState[]).map((state) => (
          <option key={state} value={state}>{`${stateLooks[state].says} (${counts[state]})`}</option>
        ))}
      </select>
      <span className="found" role="status">
        {found}
      </span>
    </search>
  );
}
