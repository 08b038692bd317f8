import type { GridSite } from '@muster/contract';
import { memo, type RefObject, useEffect, useRef } from 'react';
import { useTick } from '../../app/server-clock.ts';
import { verdictLooks } from '../../ui/sign.tsx';
import { timeText, zoneName } from '../../ui/times.ts';
import { BeatsStrip, type StripGround } from './beats-strip.tsx';
import { type BoardFilter, isMeant } from './board-filter.ts';
import { ClockLane } from './clock-lane.tsx';
import type { Axis, Scale } from './grid-model.ts';
import { NextCell } from './next-cell.tsx';
import { isInSight, useWatchedRow } from './sight.ts';
import { wordAt } from './words-of-row.ts';

const MINUTE = 60_000;
/** A colour behind it and not its opacity: that would lay out the whole table anew. */
const FADES = [{ backgroundColor: 'color-mix(in srgb, currentColor 50%, transparent)' }, {}];
const asksForRest = matchMedia('(prefers-reduced-motion: reduce)');
/** Letters of a name that may need more room than its column has. */
const LONG = 18;

interface BoardRowProps {
  campaign: string;
  row: GridSite;
  axes: readonly Axis[];
  scale: Scale | null;
  strip: StripGround;
  /** Does not fit the filter. */
  hidden: boolean;
  /** What steps back: all but this check (-1: none does), and all but what the state asks for. */
  asked: number;
  state: string;
  /** Of this row, the place of the check that is open; -1 when none is. */
  opened: number;
}

/** One site. Drawn again only when it itself has changed: every other property is the same object for all rows. */
export const BoardRow = memo(function BoardRow(props: BoardRowProps) {
  const { campaign, row, axes, scale, strip, hidden, opened } = props;
  const element = useRef<HTMLTableRowElement>(null);
  useFading(element, row, axes);
  useWatchedRow(element);
  const part = `/campaigns/${campaign}/sites/${row.participation}`;
  return (
    <tr
      ref={element}
      className={opened >= 0 ? 'site-row chosen' : 'site-row'}
      hidden={hidden}
      data-part={row.participation}
    >
      <th className={row.site.name.length > LONG ? 'site long' : 'site'} scope="row">
        <a href={part} tabIndex={-1} title={row.incident ?? undefined}>
          {row.site.name}
        </a>
        <SiteTime zone={row.site.timeZone} />
      </th>
      <Copies row={row} strip={strip} />
      {scale ? (
        <td className="lanes">
          <ClockLane row={row} scale={scale} />
        </td>
      ) : null}
      {axes.map(({ title, checks }) =>
        checks.map((check, i) => {
          const word = wordAt(row, check.place);
          const meant = isMeant(row, check.place, filterOf(props), props.asked);
          return (
            <td
              key={check.id}
              className={`${i === 0 ? 'cell first' : 'cell'}${meant ? '' : ' dim'}`}
              data-check={check.id}
              data-axis={i === 0 ? title : undefined}
            >
              {word ? (
                // biome-ignore lint/a11y/useAnchorContent: its label says it; the sign is drawn by its style
                <a
                  href={`${part}/checks/${check.id}`}
                  tabIndex={-1}
                  className={`mark-of ${verdictLooks[word].look}${row.decided.includes(check.place) ? ' decided' : ''}`}
                  aria-current={opened === check.place ? 'true' : undefined}
                  aria-label={labelOf(row, check, verdictLooks[word].says, row.decided.includes(check.place))}
                />
              ) : null}
            </td>
          );
        }),
      )}
      <NextCell row={row} />
    </tr>
  );
});

function filterOf({ state }: BoardRowProps): BoardFilter {
  return { text: '', ngi: '', check: '', state };
}

function labelOf(
  { site }: GridSite,
  check: { id: string; title: string },
  says: string,
  decided: boolean,
): string {
  return `${site.name}, ${check.id} ${check.title}, ${says}${decided ? ', decided by an officer' : ''}`;
}

function Copies({ row: { copies, beats }, strip }: { row: GridSite; strip: StripGround }) {
  if (!copies || copies.planned === 0) return <td className="copies quiet">–</td>;
  const { planned, alive, silent, ended, clones } = copies;
  const notStarted = ended > 0 ? `, ${ended} not started` : '';
  const cloned = clones > 0 ? `, ${clones} ${clones === 1 ? 'clone' : 'clones'} seen` : '';
  const says = `${alive} of ${planned} copies alive, ${silent} silent${notStarted}${cloned}`;
  return (
    <td className="copies" title={says}>
      <BeatsStrip beats={beats} ground={strip} together={beats.length < planned} label={says} />
      <span className="figure" aria-hidden="true">
        {alive}/{planned}
      </span>
      {clones > 0 ? <span className="clones">+{clones}</span> : null}
    </td>
  );
}

function SiteTime({ zone }: { zone: string | null }) {
  const minute = useTick((now) => (now === null ? null : Math.floor(now / MINUTE)));
  if (zone === null) return null;
  return (
    <time title={`Local time, ${zoneName(zone)}`}>
      {minute === null ? '' : timeText(minute * MINUTE, zone)}
    </time>
  );
}

/** What has changed fades in where it stands; nothing else moves. */
function useFading(
  element: RefObject<HTMLTableRowElement | null>,
  row: GridSite,
  axes: readonly Axis[],
): void {
  const before = useRef(row);
  useEffect(() => {
    const was = before.current;
    before.current = row;
    if (was.verdicts === row.verdicts || asksForRest.matches || !isInSight(row.participation)) return;
    for (const { id, place } of axes.flatMap(({ checks }) => checks)) {
      if (was.verdicts[place] !== row.verdicts[place])
        element.current
          ?.querySelector(`[data-check="${id}"] > a`)
          ?.animate(FADES, { duration: 300, easing: 'ease-out' });
    }
  }, [element, row, axes]);
}
