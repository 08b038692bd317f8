import type { TimelineBeats, TimelineView } from '@muster/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { ask } from '../../app/api.ts';
import { Panel } from '../../ui/panel.tsx';
import { dayText, timeText } from '../../ui/times.ts';
import { useCrosshair } from './crosshair.tsx';
import { type AxisEvent, eventsOf } from './events.ts';
import { EventsTable } from './events-table.tsx';
import { lanesOf } from './lanes.ts';
import { lengthOf, type Range, zoomed } from './range.ts';
import { ReadingPanel } from './reading-panel.tsx';
import { TimeAxis } from './time-axis.tsx';

interface AxisPanelProps {
  /** Where the site's read models stand. */
  path: string;
  view: TimelineView;
  range: Range;
  whole: Range;
  onRange: (range: Range) => void;
  onOpen: (event: AxisEvent) => void;
}

/** The time axis with its tools, the reading of one place, and the same as a table. */
export function AxisPanel({ path, view, range, whole, onRange, onOpen }: AxisPanelProps) {
  const [asTable, setAsTable] = useState(false);
  const crosshair = useCrosshair();
  const lanes = useMemo(() => lanesOf(view), [view]);
  const events = useMemo(() => eventsOf(view), [view]);
  const beats = useBeats(path, view, range);
  const isWhole = lengthOf(range) >= lengthOf(whole) * 0.999;
  const middle = () => crosshair.place?.at ?? (range.from + range.to) / 2;
  return (
    <Panel
      className="axis-panel"
      title={`What happened, ${rangeText(range)}`}
      aside={
        <div className="axis-tools">
          <fieldset aria-label="Zoom">
            <button
              type="button"
              className="button"
              aria-label="Zoom out"
              disabled={isWhole}
              onClick={() => onRange(zoomed(range, 2, middle(), whole))}
            >
              −
            </button>
            <button
              type="button"
              className="button"
              aria-label="Zoom in"
              onClick={() => onRange(zoomed(range, 0.5, middle(), whole))}
            >
              +
            </button>
            <button type="button" className="button" disabled={isWhole} onClick={() => onRange(whole)}>
              All
            </button>
          </fieldset>
          <label className="switch">
            <input type="checkbox" checked={asTable} onChange={() => setAsTable(!asTable)} />
            Show as table
          </label>
        </div>
      }
    >
      {asTable ? (
        <EventsTable {...{ events, range, onOpen }} zone={view.site.timeZone} />
      ) : (
        <>
          <TimeAxis {...{ view, beats, lanes, events, range, whole, onRange, onOpen }} />
          <ReadingPanel view={view} lanes={lanes} />
        </>
      )}
      {view.truth ? null : (
        <p className="axis-note quiet small">
          The copies, the probes and what was measured are shown when the campaign is closed: the drill asks
          for them.
        </p>
      )}
    </Panel>
  );
}

/** Beats in steps, so that a small move of the axis does not ask the server again. */
function useBeats(path: string, view: TimelineView, range: Range): TimelineBeats | undefined {
  const step = 2 ** Math.ceil(Math.log2(lengthOf(range) / 4));
  const from = new Date(Math.floor(range.from / step) * step).toISOString();
  const to = new Date(Math.ceil(range.to / step) * step).toISOString();
  const key = `${path}/beats?from=${from}&to=${to}`;
  return useQuery<TimelineBeats>({
    queryKey: [key],
    queryFn: ({ signal }) => ask<TimelineBeats>('GET', key, undefined, signal),
    placeholderData: keepPreviousData,
    refetchInterval: view.campaign.state === 'running' ? 15_000 : false,
    enabled: view.truth && view.copies.length > 0,
  }).data;
}

/** `09:00 to 15:00 UTC`, with the days where it is not one. */
function rangeText({ from, to }: Range): string {
  const [first, last] = [dayText(from), dayText(to)];
  return first === last
    ? `${timeText(from)} to ${timeText(to)} UTC, ${first}`
    : `${first} ${timeText(from)} to ${last} ${timeText(to)} UTC`;
}
