import type { IncidentCountsView, IncidentSummary } from '@muster/contract';
import { Link, useSearchParams } from 'wouter';
import { useList, useRead } from '../../app/query.ts';
import { useNow } from '../../app/server-clock.ts';
import { useMe } from '../../app/session.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Older } from '../../ui/older.tsx';
import { Page } from '../../ui/page.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { durationText, instantText } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import { filterFrom, type IncidentFilter, isNarrowed, paramsOf, queryOf } from './incident-filter.ts';
import { IncidentFilters } from './incident-filters.tsx';
import { severityWords, stateWords } from './incident-words.ts';
import './incidents.css';

const READ_EVERY_MS = 20_000;

/** Every incident that the reader may see; what is chosen stands in the address. */
export function IncidentsPage() {
  const [params, setParams] = useSearchParams();
  const filter = filterFrom(params);
  const { role } = useMe();
  const counts = useRead<IncidentCountsView>(`/api/v1/incidents/counts?${queryOf(filter, false)}`, {
    everyMs: READ_EVERY_MS,
  });
  const list = useList<IncidentSummary>(
    (cursor) => {
      const query = queryOf(filter, true);
      query.set('limit', '50');
      if (cursor !== undefined) query.set('cursor', cursor);
      return `/api/v1/incidents?${query}`;
    },
    { everyMs: READ_EVERY_MS },
  );
  const change = (next: IncidentFilter) => setParams(paramsOf(next), { replace: true });
  const mayOpen = role === 'administrator' || role === 'officer';
  return (
    <Page
      title="Incidents"
      sub={<Shelf isOfficer={mayOpen} />}
      actions={
        mayOpen ? (
          <Link className="main" href="/incidents/new">
            New incident
          </Link>
        ) : undefined
      }
    >
      <IncidentFilters filter={filter} counts={counts.data} onFilter={change} />
      <section className="panel" aria-label="Incidents found">
        <Loaded
          of={list}
          isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)}
          empty={<Empty filter={filter} onFilter={change} />}
        >
          {({ pages }) => (
            <>
              <Scroll label="Incidents, by column">
                <Table items={pages.flatMap(({ items }) => items)} filter={filter} onFilter={change} />
              </Scroll>
              <Older pages={list} />
            </>
          )}
        </Loaded>
      </section>
    </Page>
  );
}

/** What is looked up while an incident runs. */
function Shelf({ isOfficer }: { isOfficer: boolean }) {
  return (
    <>
      <Link href="/observables">Seen before?</Link> · <Link href="/procedures">Procedures</Link> ·{' '}
      <Link href="/guidance">Guidance</Link>
      {isOfficer ? (
        <>
          {' '}
          · <Link href="/templates">Templates</Link>
        </>
      ) : null}
    </>
  );
}

function Empty({ filter, onFilter }: { filter: IncidentFilter; onFilter: (next: IncidentFilter) => void }) {
  if (!isNarrowed(filter))
    return <p>{filter.state === 'open' ? 'Nothing is being handled here.' : 'None in this state.'}</p>;
  return (
    <p>
      No incident fits.{' '}
      <button type="button" className="button" onClick={() => onFilter({ state: 'any' })}>
        Show all
      </button>
    </p>
  );
}

interface TableProps {
  items: readonly IncidentSummary[];
  filter: IncidentFilter;
  onFilter: (next: IncidentFilter) => void;
}

function Table({ items, filter, onFilter }: TableProps) {
  const { sort, ...rest } = filter;
  return (
    <table className="table incidents">
      <thead>
        <tr>
          <th scope="col">Incident</th>
          <th scope="col">Site</th>
          {filter.state === 'any' ? <th scope="col">State</th> : null}
          <th scope="col">Severity</th>
          <th scope="col">TLP</th>
          <th scope="col">Next due</th>
          <th scope="col" aria-sort={sort === 'changed' ? 'descending' : 'none'}>
            <button
              type="button"
              className="sort"
              onClick={() => onFilter(sort === 'changed' ? rest : { ...rest, sort: 'changed' })}
            >
              Last change
            </button>
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((incident) => (
          <Row key={incident.id} incident={incident} showsState={filter.state === 'any'} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ incident, showsState }: { incident: IncidentSummary; showsState: boolean }) {
  const { id, publicId, title, exercise, site, siteCount, state, severity, tlp, updatedAt, withheld } =
    incident;
  const name = withheld ? (
    <span className="quiet">Withheld: only the persons named read it</span>
  ) : (
    <Link href={`/incidents/${id}`}>{title}</Link>
  );
  return (
    <tr>
      <th scope="row">
        {name}
        <span className="quiet small mono">
          {publicId}
          {exercise ? ' · exercise' : ''}
        </span>
      </th>
      <td className="nowrap">
        {site?.name ?? '–'}
        {siteCount > 1 ? <span className="quiet"> +{siteCount - 1}</span> : null}
      </td>
      {showsState ? <td>{stateWords[state]}</td> : null}
      <td>
        {withheld ? null : <span className={`severity severity-${severity}`}>{severityWords[severity]}</span>}
      </td>
      <td>
        <Tlp label={tlp} />
      </td>
      <td className="nowrap">
        <Due incident={incident} />
      </td>
      <td className="nowrap quiet">{instantText(Date.parse(updatedAt))}</td>
    </tr>
  );
}

function Due({ incident: { nextDueAt } }: { incident: IncidentSummary }) {
  const now = useNow();
  if (nextDueAt === null || now === null) return <span className="quiet">–</span>;
  const left = (Date.parse(nextDueAt) - now) / 1000;
  if (left < 0) return <b className="hot">{durationText(-left)} over</b>;
  return <span>in {durationText(left)}</span>;
}
