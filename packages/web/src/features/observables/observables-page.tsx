import type { ObservableSearch, SeenObservable } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { dayText } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import { count } from '../../ui/words.ts';
import { typeWords } from './observable-words.ts';
import './observables.css';

const LEAST_LETTERS = 2;

/** Where was this seen before? Over all incidents that the reader may read. */
export function ObservablesPage() {
  const asked = new URLSearchParams(useSearch()).get('q') ?? '';
  const [, go] = useLocation();
  const [text, setText] = useState(asked);
  function submit(event: FormEvent): void {
    event.preventDefault();
    go(`/observables?q=${encodeURIComponent(text.trim())}`);
  }
  return (
    <Page
      title="Seen before?"
      sub="An address, network, host, URL, hash or name, plain or defanged, over all incidents that you may read."
      crumbs={[{ label: 'Incidents', href: '/incidents' }]}
    >
      <div className="stack">
        <search>
          <form className="row observables-search" onSubmit={submit}>
            <input
              className="field mono"
              type="search"
              aria-label="Value to look for"
              placeholder="1[.]2[.]3[.]4"
              value={text}
              minLength={LEAST_LETTERS}
              maxLength={2048}
              onChange={(event) => setText(event.target.value)}
            />
            <button type="submit" className="main" disabled={text.trim().length < LEAST_LETTERS}>
              Look
            </button>
          </form>
        </search>
        {asked.trim().length < LEAST_LETTERS ? (
          <p className="quiet">
            A host finds what stands at it and below it; an address finds its networks; a network finds the
            addresses in it.
          </p>
        ) : (
          <Found asked={asked} />
        )}
      </div>
    </Page>
  );
}

function Found({ asked }: { asked: string }) {
  const search = useRead<ObservableSearch>(`/api/v1/observables?q=${encodeURIComponent(asked)}&limit=200`);
  return (
    <Loaded
      of={search}
      isEmpty={({ items }) => items.length === 0}
      empty={`Not seen in any incident that you may read${wordsOf(search.data)}.`}
    >
      {({ items, incidents, count: all, next }) => (
        <Panel title={`Seen ${count(all, 'time')} in ${count(incidents, 'incident')}`}>
          <Scroll label="Where it was seen">
            <table className="table observables">
              <thead>
                <tr>
                  <th scope="col">Value</th>
                  <th scope="col">Incident</th>
                  <th scope="col">Sites</th>
                  <th scope="col">Since</th>
                  <th scope="col">TLP</th>
                </tr>
              </thead>
              <tbody>
                {items.map((one) => (
                  <Row key={one.observable.id} seen={one} />
                ))}
              </tbody>
            </table>
          </Scroll>
          {next ? (
            <p className="older quiet">Only the newest 200 are shown: ask for something narrower.</p>
          ) : null}
        </Panel>
      )}
    </Loaded>
  );
}

const matchWords: Record<SeenObservable['match'], string> = {
  same: '',
  host: 'same host',
  network: 'same network',
};

function Row({ seen: { incident, observable, match } }: { seen: SeenObservable }) {
  const { defanged, type, withdrawn, ioc, sightings, addedAt, tlp } = observable;
  const sites = [...new Set(sightings.flatMap(({ site }) => site?.name ?? []))];
  const says = [
    typeWords[type],
    ioc ? 'indicator' : 'context',
    matchWords[match],
    withdrawn ? 'withdrawn' : '',
  ];
  return (
    <tr className={withdrawn ? 'observable-withdrawn' : undefined}>
      <th scope="row">
        <span className="observable-value mono">{withdrawn ? <s>{defanged}</s> : defanged}</span>
        <span className="observable-says quiet small">{says.filter(Boolean).join(' · ')}</span>
      </th>
      <td>
        <Link href={`/incidents/${incident.id}?part=observables`}>{incident.title}</Link>
        <span className="observable-says quiet small">
          {incident.publicId} · {incident.state}
          {incident.exercise ? ' · exercise' : ''}
        </span>
      </td>
      <td>{sites.join(', ') || <span className="quiet">–</span>}</td>
      <td className="nowrap">
        <time dateTime={addedAt}>{dayText(Date.parse(addedAt))}</time>
      </td>
      <td>
        <Tlp label={tlp} />
      </td>
    </tr>
  );
}

function wordsOf(search: ObservableSearch | undefined): string {
  return search?.read ? ` (read as ${typeWords[search.read.type].toLowerCase()} ${search.read.value})` : '';
}
