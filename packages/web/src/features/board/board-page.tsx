import type { GridView } from '@muster/contract';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { BoardFacts } from './board-facts.tsx';
import { fits, noFilter } from './board-filter.ts';
import { BoardFilters } from './board-filters.tsx';
import { BoardSub } from './board-sub.tsx';
import { BoardTable, type Opened } from './board-table.tsx';
import { FullStop } from './full-stop.tsx';
import { countsOf } from './grid-model.ts';
import { Legend } from './legend.tsx';
import { StopProgress } from './stop-progress.tsx';
import { useBoard } from './use-board.ts';
import { useFilter } from './use-filter.ts';
import { WhySheet } from './why-sheet.tsx';
import { WhyTip } from './why-tip.tsx';
import './board-page.css';
import './board-signs.css';
import './board-table.css';
import './board-phone.css';
import './board-print.css';

/** A campaign as it runs: sites by checks, live. */
export function BoardPage({ id }: { id: string }) {
  const { grid, isLive } = useBoard(id);
  return (
    <Page
      title={grid.data?.campaign.name ?? 'Campaign'}
      crumbs={[{ label: 'Campaigns', href: '/campaigns' }]}
      sub={grid.data ? <BoardSub grid={grid.data} /> : undefined}
      actions={grid.data ? <Ways grid={grid.data} /> : undefined}
    >
      {isLive || grid.failureReason || !grid.data ? null : (
        <p className="line" role="status">
          Changes do not come through by themselves; the board is read again every few seconds instead.
        </p>
      )}
      <Loaded of={grid}>{(view) => <Board grid={view} />}</Loaded>
    </Page>
  );
}

/** Where else this campaign is told of. */
function Ways({ grid: { campaign, may } }: { grid: GridView }) {
  const path = `/campaigns/${campaign.id}`;
  return (
    <nav className="ways" aria-label="This campaign">
      {may.seeAll ? (
        <Link className="plain" href={`${path}/set-up`}>
          Set-up
        </Link>
      ) : null}
      <Link className="plain" href={`${path}/results`}>
        Results
      </Link>
      {may.seeAll ? (
        <a className="plain" href={`/api/v1/campaigns/${campaign.id}/report.pdf`} download>
          Report (PDF)
        </a>
      ) : null}
      <a className="plain" href={`/api/v1/campaigns/${campaign.id}/board.csv`} download>
        Board (CSV)
      </a>
    </nav>
  );
}

function Board({ grid }: { grid: GridView }) {
  const [filter, onFilter] = useFilter();
  const [opened, setOpened] = useState<Opened | null>(null);
  const table = useRef<HTMLTableElement>(null);
  const sheet = useRef<HTMLElement>(null);
  const { sites, checks, leftOut } = grid;
  const asked = checks.findIndex(({ id }) => id === filter.check);
  const shown = sites.filter((row) => fits(row, filter, asked)).length;
  const row = opened && sites.find(({ participation }) => participation === opened.participation);
  const check = opened && checks.find(({ id }) => id === opened.check);
  const close = () => {
    if (opened) cellOf(table.current, opened)?.focus();
    setOpened(null);
  };
  useEscape(opened !== null, close);
  return (
    <div className="board-of">
      <StopProgress campaign={grid.campaign} may={grid.may} />
      <BoardFacts grid={grid} filter={filter} onFilter={onFilter} />
      <div className="toolbar">
        <BoardFilters grid={grid} filter={filter} shown={shown} onFilter={onFilter} />
        <FullStop grid={grid} />
      </div>
      <div className="columns">
        <div className="board-frame">
          <BoardTable
            table={table}
            grid={grid}
            filter={filter}
            opened={opened}
            onOpen={setOpened}
            onCheck={(id) => onFilter({ check: id })}
          />
          {shown === 0 ? (
            <p className="nothing">
              {sites.length === 0 ? 'No site takes part.' : 'No site fits the filter.'}{' '}
              {sites.length === 0 ? null : (
                <button type="button" className="plain" onClick={() => onFilter(noFilter)}>
                  Show all
                </button>
              )}
            </p>
          ) : null}
        </div>
        {row && check ? <WhySheet sheet={sheet} grid={grid} row={row} check={check} onClose={close} /> : null}
      </div>
      {opened ? null : <WhyTip table={table} grid={grid} />}
      <Legend counts={countsOf(sites)} state={filter.state} onFilter={onFilter} />
      {leftOut.length > 0 ? (
        <p className="quiet left-out">
          Left out: {leftOut.map(({ site, reason }) => `${site.name} (${reason})`).join(', ')}.
        </p>
      ) : null}
    </div>
  );
}

function cellOf(
  table: HTMLTableElement | null,
  { participation, check }: Opened,
): HTMLElement | null | undefined {
  return table?.querySelector<HTMLElement>(`[data-part="${participation}"] [data-check="${check}"] > a`);
}

function useEscape(when: boolean, act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!when) return;
    const onKey = (event: KeyboardEvent) => {
      const inField = (event.target as HTMLElement).closest('input, select, textarea') !== null;
      if (event.key === 'Escape' && !inField) latest.current();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [when]);
}
