import type { BanSummary } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useList } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Older } from '../../ui/older.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { PowersNav } from '../orders/powers-nav.tsx';
import './bans.css';
import { BansTable } from './bans-table.tsx';
import { BANS } from './paths.ts';
import { ProposalsPanel } from './proposals-panel.tsx';
import { ReadersPanel } from './readers-panel.tsx';

const states = { open: 'In force', ended: 'Ended', all: 'All' } as const;
type State = keyof typeof states;

/** Whom the federation does not let in, how far each ban has come, and what waits for a person. */
export function BansPage() {
  const [params, setParams] = useSearchParams();
  const wanted = params.get('state');
  const state: State = wanted === 'ended' || wanted === 'all' ? wanted : 'open';
  const q = params.get('q') ?? '';
  const bans = useList<BanSummary>(
    (cursor) =>
      `${BANS}?${new URLSearchParams({ state, ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) })}`,
    { everyMs: 5_000 },
  );
  const me = useMe();
  // Administrators set the limits, so they ban nobody.
  const isOfficer = me.role === 'officer';
  return (
    <Page
      title="Bans"
      sub="Whom the federation lets in nowhere, and where that is proven."
      actions={<Actions />}
    >
      <PowersNav here="/bans" />
      <div className="filters">
        <nav className="bans-states" aria-label="Bans by state">
          {(Object.keys(states) as State[]).map((each) => (
            <Link
              key={each}
              href={each === 'open' ? '/bans' : `/bans?state=${each}`}
              aria-current={each === state ? 'page' : undefined}
            >
              {states[each]}
            </Link>
          ))}
        </nav>
        <SearchBans
          key={q}
          q={q}
          onSearch={(words) =>
            setParams(
              { ...(state === 'open' ? {} : { state }), ...(words ? { q: words } : {}) },
              { replace: true },
            )
          }
        />
      </div>
      <div className="stack">
        <Loaded of={bans}>
          {({ pages }) => <Lists all={pages.flatMap(({ items }) => items)} state={state} q={q} />}
        </Loaded>
        <Older pages={bans} />
        {isOfficer && state === 'open' ? <ProposalsPanel /> : null}
        {state === 'open' ? <ReadersPanel /> : null}
      </div>
    </Page>
  );
}

/** What stands beside the bans, for who may see it. */
function Actions() {
  const { role, scope } = useMe();
  const isCentral = scope.kind === 'federation' && role !== 'vo-manager';
  return (
    <>
      {role === 'site-contact' || role === 'vo-manager' ? null : (
        <Link className="button" href="/bans/limits">
          Limits
        </Link>
      )}
      {isCentral ? (
        <Link className="button" href="/receivers">
          Receivers
        </Link>
      ) : null}
      {isCentral && role === 'officer' ? (
        <Link className="button" href="/bans/import">
          Lists of others
        </Link>
      ) : null}
      {role === 'officer' ? (
        <Link className="main" href="/bans/new">
          New ban
        </Link>
      ) : null}
    </>
  );
}

/** Why the list is empty, and where to look further. */
function emptyText(state: State, q: string): string {
  if (q !== '') return `No ban has “${q}” in its name, reason or number here.`;
  if (state === 'open') return 'Nobody is banned. Sites that ask for the lists get empty ones.';
  return state === 'ended' ? 'No ban has ended yet.' : 'Nobody was banned yet.';
}

function Lists({ all, state, q }: { all: readonly BanSummary[]; state: State; q: string }) {
  const waiting = all.filter((ban) => ban.state === 'awaiting-approval');
  const rest = all.filter((ban) => ban.state !== 'awaiting-approval');
  return (
    <>
      {waiting.length > 0 ? (
        <Panel title="Waits for a second officer" className="bans-waiting">
          <BansTable bans={waiting} />
        </Panel>
      ) : null}
      <Panel title={states[state]}>
        {rest.length > 0 ? <BansTable bans={rest} /> : <p className="empty">{emptyText(state, q)}</p>}
      </Panel>
    </>
  );
}

function SearchBans({ q, onSearch }: { q: string; onSearch: (words: string) => void }) {
  const [words, setWords] = useState(q);
  function submit(event: FormEvent): void {
    event.preventDefault();
    onSearch(words.trim());
  }
  return (
    <form className="row bans-search" onSubmit={submit}>
      <input
        className="field"
        type="search"
        data-search
        aria-label="Name, reason or id"
        placeholder="Name, reason or id"
        value={words}
        onChange={({ target }) => {
          setWords(target.value);
          if (target.value === '') onSearch('');
        }}
      />
      <button type="submit" className="button">
        Search
      </button>
    </form>
  );
}
