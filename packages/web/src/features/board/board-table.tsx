import type { GridView } from '@muster/contract';
import { memo, type RefObject, useDeferredValue, useEffect, useMemo } from 'react';
import { useLocation } from 'wouter';
import { durationText } from '../../ui/times.ts';
import type { StripGround } from './beats-strip.tsx';
import { type BoardFilter, fits } from './board-filter.ts';
import { BoardRow } from './board-row.tsx';
import { type Axis, axesOf, countsOf, type Group, groupsOf, type Scale, scaleOf } from './grid-model.ts';
import { offerTab, useRoving } from './roving.ts';
import { ShareBar } from './share-bar.tsx';
import { isInSight } from './sight.ts';
import { useLinks } from './use-links.ts';
import { useMounting } from './use-mounting.ts';

/** From here on a phone draws only the sites that are in sight. */
const MANY = 60;

export interface Opened {
  participation: string;
  check: string;
}

interface BoardTableProps {
  table: RefObject<HTMLTableElement | null>;
  grid: GridView;
  filter: BoardFilter;
  opened: Opened | null;
  onOpen: (opened: Opened) => void;
  onCheck: (check: string) => void;
}

/** Sites by checks, a table that is worked like a grid. */
export function BoardTable({ table, grid, filter, opened, onOpen, onCheck }: BoardTableProps) {
  const [, go] = useLocation();
  const axes = useMemo(() => axesOf(grid.checks), [grid.checks]);
  const groups = useGroups(useSeenFirst(grid.sites));
  const scale = useScale(grid.sites);
  const strip = useStrip(grid);
  const asked = grid.checks.findIndex(({ id }) => id === filter.check);
  const openedAt = opened ? grid.checks.findIndex(({ id }) => id === opened.check) : -1;
  const mounted = useMounting(grid.sites.length);
  useRoving(table);
  useEffect(() => offerTab(table.current));

  useLinks(table, (participation, check, href) => {
    const isOpen = participation === opened?.participation && check === opened?.check;
    if (participation && check && !isOpen) onOpen({ participation, check });
    else go(href);
  });

  let left = mounted;
  return (
    <table
      ref={table}
      className={grid.sites.length > MANY ? 'board many' : 'board'}
      aria-label="Sites by checks"
    >
      <Columns axes={axes} lanes={scale !== null} />
      <Heads grid={grid} axes={axes} scale={scale} asked={filter.check} onCheck={onCheck} />
      {groups.map(({ ngi, sites }: Group) => {
        const rows = sites.map((row) => ({ row, hidden: !fits(row, filter, asked) }));
        const any = rows.some(({ hidden }) => !hidden);
        // What is shown comes first; what is hidden when there is time.
        const now = mounted >= grid.sites.length ? rows : rows.filter(({ hidden }) => !hidden && left-- > 0);
        if (now.length === 0) return null;
        return (
          <tbody key={ngi} hidden={!any}>
            <tr className="ngi">
              <th scope="rowgroup">{ngi ?? 'No NGI'}</th>
              <td className="copies" />
              {scale ? <td className="lanes" /> : null}
              <td colSpan={grid.checks.length + 1} />
            </tr>
            {now.map(({ row, hidden }) => (
              <BoardRow
                key={row.participation}
                campaign={grid.campaign.id}
                row={row}
                axes={axes}
                scale={scale}
                strip={strip}
                hidden={hidden}
                asked={asked}
                state={filter.state}
                opened={row.participation === opened?.participation ? openedAt : -1}
              />
            ))}
          </tbody>
        );
      })}
    </table>
  );
}

const Columns = memo(function Columns({ axes, lanes }: { axes: readonly Axis[]; lanes: boolean }) {
  return (
    <colgroup>
      <col className="site" />
      <col className="copies" />
      {lanes ? <col className="lanes" /> : null}
      {axes.flatMap(({ checks }) => checks.map(({ id }) => <col key={id} className="cell" />))}
      <col className="next" />
    </colgroup>
  );
});

interface HeadsProps {
  grid: GridView;
  axes: readonly Axis[];
  scale: Scale | null;
  asked: string;
  onCheck: (check: string) => void;
}

function Heads({ grid: { sites, strip, campaign }, axes, scale, asked, onCheck }: HeadsProps) {
  const hours = (Date.parse(strip.to) - Date.parse(strip.from)) / 1000;
  return (
    <thead>
      <tr className="axes">
        <th className="site" />
        <th className="copies" />
        {scale ? <th className="lanes" /> : null}
        {axes.map(({ axis, title, checks }) => (
          <th key={axis} scope="colgroup" className="first" colSpan={checks.length}>
            {title}
            <ShareBar
              counts={countsOf(
                sites,
                checks.map(({ place }) => place),
              )}
            />
          </th>
        ))}
        <th className="first next" />
      </tr>
      <tr>
        <th scope="col" className="site">
          Site
        </th>
        <th scope="col" className="copies">
          Beats, {campaign.state === 'running' ? 'last ' : ''}
          {durationText(hours)}
        </th>
        {scale ? (
          <th scope="col" className="lanes">
            Clocks, {durationText((scale.to - scale.from) / 1000)}
          </th>
        ) : null}
        {axes.map(({ checks }) =>
          checks.map(({ id, title }, i) => (
            <th key={id} scope="col" className={i === 0 ? 'cell first' : 'cell'}>
              <button
                type="button"
                className="check-name"
                title={title}
                aria-label={`${id} ${title}`}
                aria-pressed={asked === id}
                tabIndex={-1}
                onClick={() => onCheck(asked === id ? '' : id)}
              >
                {id}
              </button>
            </th>
          )),
        )}
        <th scope="col" className="first next">
          Next
        </th>
      </tr>
    </thead>
  );
}

/** One object for as long as it says the same, so that rows need not be drawn again. */
function useStrip({ strip, ourOutages }: GridView): StripGround {
  return useMemo(
    () => ({ from: Date.parse(strip.from), to: Date.parse(strip.to), outages: ourOutages }),
    [strip.from, strip.to, ourOutages],
  );
}

/** An event changes a row and hardly ever the order: sites are sorted again only when one is called otherwise. */
function useGroups(sites: GridView['sites']): Group[] {
  const key = sites.map(({ participation, site }) => `${participation} ${site.ngi} ${site.name}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that the order rests on
  const order = useMemo(() => groupsOf(sites), [key]);
  const byPart = new Map(sites.map((site) => [site.participation, site]));
  return order.map(({ ngi, sites: sorted }) => ({
    ngi,
    sites: sorted.flatMap(({ participation }) => byPart.get(participation) ?? []),
  }));
}

/** What changed in a row that somebody sees is drawn first; all others follow as soon as that is on the screen. */
function useSeenFirst(sites: GridView['sites']): GridView['sites'] {
  const later = useDeferredValue(sites);
  if (later === sites) return sites;
  const known = new Map(later.map((site) => [site.participation, site]));
  return sites.map((site) =>
    isInSight(site.participation) ? site : (known.get(site.participation) ?? site),
  );
}

function useScale(sites: GridView['sites']): Scale | null {
  const found = scaleOf(sites);
  const [from, to] = [found?.from ?? null, found?.to ?? null];
  return useMemo(() => (from === null || to === null ? null : { from, to }), [from, to]);
}
