import type { TimelineBeats, TimelineView } from '@muster/contract';
import { type KeyboardEvent, memo, useId, useMemo, useRef } from 'react';
import { announce } from '../../ui/announcer.tsx';
import { secondsText, timeText, zoneName } from '../../ui/times.ts';
import { Bands, FLAG_ROW, flagsOf, Marks, Now, TICKS_HEIGHT, Ticks } from './axis-frame.tsx';
import { type AxisState, axisKey, useAxisPointer } from './axis-input.ts';
import { AxisStrip, STRIP_HEIGHT } from './axis-strip.tsx';
import { type Place, useCrosshair, useCrosshairState } from './crosshair.tsx';
import type { AxisEvent } from './events.ts';
import { ClaimLane } from './lanes/claim-lane.tsx';
import { CopyLane } from './lanes/copy-lane.tsx';
import { DeadlineLane } from './lanes/deadline-lane.tsx';
import { MailLane } from './lanes/mail-lane.tsx';
import { ProbeLane } from './lanes/probe-lane.tsx';
import { WorkloadLane } from './lanes/workload-lane.tsx';
import { type Lane, type PlacedLane, placed } from './lanes.ts';
import { fitted, type Plot, plotOf } from './plot.ts';
import { type Range, showing } from './range.ts';
import { useWidth } from './use-width.ts';

interface TimeAxisProps {
  view: TimelineView;
  beats: TimelineBeats | undefined;
  lanes: readonly Lane[];
  events: readonly AxisEvent[];
  range: Range;
  whole: Range;
  onRange: (range: Range) => void;
  onOpen: (event: AxisEvent) => void;
}

/** Narrower than this the names stand above their lanes. */
const NARROW = 620;
const NAMES = 132;
const KEYS =
  'Left and right walk from event to event, up and down choose a lane, plus and minus zoom, 0 shows all, Enter opens the mail, Escape lets go. The same events stand in the table.';

export function TimeAxis({ view, beats, lanes, events, range, whole, onRange, onOpen }: TimeAxisProps) {
  const element = useRef<HTMLDivElement>(null);
  const width = useWidth(element, 900);
  const crosshair = useCrosshair();
  const help = useId();
  const isNarrow = width < NARROW;
  const plot = useMemo(() => plotOf(range, isNarrow ? 12 : NAMES + 12, width - 14), [range, isNarrow, width]);
  const flags = flagsOf(view, plot);
  const rows = flags.some(({ row, words }) => row === 1 && words) ? 2 : 1;
  const top = TICKS_HEIGHT + rows * FLAG_ROW + 8;
  const { lanes: rowsOfLanes, bottom } = placed(lanes, top, isNarrow ? 16 : 0);
  const strip = { top: bottom + 8, bottom: bottom + 8 + STRIP_HEIGHT };
  const height = strip.bottom + 10;

  const state: AxisState = {
    plot,
    whole,
    lanes: rowsOfLanes,
    events,
    strip,
    show: onRange,
    open: onOpen,
    arrive(place: Place) {
      crosshair.set({ pinned: place, pointed: null });
      onRange(showing(range, place.at, whole));
      if (place.event) announce(spoken(place.event, view.site.timeZone));
    },
  };
  useAxisPointer(element, crosshair, state);

  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (axisKey(event.key, crosshair, state)) event.preventDefault();
  }

  return (
    <>
      <p id={help} className="unseen">
        {KEYS}
      </p>
      <div
        ref={element}
        className="axis"
        role="application"
        aria-roledescription="time axis"
        aria-label={`What happened at ${view.site.name}`}
        aria-describedby={help}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk through it
        tabIndex={0}
        onKeyDown={onKey}
      >
        <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
          <Drawn {...{ view, beats, plot, lanes: rowsOfLanes, top, bottom, isNarrow }} />
          <Marks flags={flags} bottom={bottom} />
          <AxisStrip {...{ plot, whole, events }} top={strip.top} />
          <CrosshairLines {...{ plot, lanes: rowsOfLanes, top, bottom }} />
        </svg>
      </div>
    </>
  );
}

function spoken({ at, where, says }: AxisEvent, zone: string | null): string {
  const there = zone && zone !== 'UTC' ? `, ${timeText(at, zone)} in ${zoneName(zone)}` : '';
  return `${secondsText(at)} UTC${there}. ${where}: ${says}`;
}

interface DrawnProps {
  view: TimelineView;
  beats: TimelineBeats | undefined;
  plot: Plot;
  lanes: readonly PlacedLane[];
  top: number;
  bottom: number;
  isNarrow: boolean;
}

/** All that does not move with the pointer. */
const Drawn = memo(function Drawn({ view, beats, plot, lanes, top, bottom, isNarrow }: DrawnProps) {
  const clip = useId();
  const hatch = useId();
  return (
    <>
      <defs>
        <clipPath id={clip}>
          <rect x={plot.left - 7} y={0} width={plot.right - plot.left + 14} height={bottom} />
        </clipPath>
        <pattern id={hatch} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line className="hatch-line" x1={0} x2={0} y1={0} y2={6} />
        </pattern>
      </defs>
      <Bands {...{ view, plot, top, bottom }} />
      <Now {...{ view, plot, top, bottom }} />
      <Ticks {...{ plot, top, bottom }} />
      {lanes.map((lane) => (
        <g key={lane.id}>
          <text
            className={isNarrow ? 'name above' : 'name'}
            x={isNarrow ? plot.left : 16}
            y={isNarrow ? lane.top - 3 : lane.y + 4}
          >
            {fitted(lane.name, isNarrow ? plot.right - plot.left : NAMES - 20)}
            <title>{lane.hint || lane.name}</title>
          </text>
        </g>
      ))}
      <g clipPath={`url(#${clip})`} style={{ '--hatch': `url(#${hatch})` } as React.CSSProperties}>
        {lanes.map((lane) => (
          <LaneOf key={lane.id} {...{ lane, view, plot, beats }} />
        ))}
      </g>
    </>
  );
});

function LaneOf({
  lane,
  view,
  plot,
  beats,
}: {
  lane: PlacedLane;
  view: TimelineView;
  plot: Plot;
  beats: TimelineBeats | undefined;
}) {
  const common = { lane, view, plot };
  switch (lane.of.kind) {
    case 'deadline':
      return <DeadlineLane {...common} />;
    case 'mail-out':
    case 'mail-in':
      return <MailLane {...common} />;
    case 'copy': {
      const copy = beats?.copies.find(({ deployment }) => deployment === lane.id);
      return <CopyLane {...common} shown={beats && copy ? { beats, copy } : undefined} />;
    }
    case 'probe-drill':
    case 'probe-innocent':
      return <ProbeLane {...common} />;
    case 'workload':
      return <WorkloadLane {...common} />;
    case 'claims':
      return <ClaimLane {...common} />;
  }
}

/** One line through every lane, and the stretch that is being drawn. */
function CrosshairLines({
  plot,
  lanes,
  top,
  bottom,
}: {
  plot: Plot;
  lanes: readonly PlacedLane[];
  top: number;
  bottom: number;
}) {
  const { pointed, pinned, drawn } = useCrosshairState();
  const place = pointed ?? pinned;
  const x = place ? plot.x(place.at) : null;
  const isSeen = place !== null && x !== null && x >= plot.left - 1 && x <= plot.right + 1;
  return (
    <g>
      {drawn ? (
        <rect
          className="drawn"
          x={plot.x(drawn.from)}
          y={top - 6}
          width={Math.max(1, plot.x(drawn.to) - plot.x(drawn.from))}
          height={bottom - top + 6}
        />
      ) : null}
      {isSeen ? (
        <>
          <line className="cross" x1={x} x2={x} y1={TICKS_HEIGHT - 2} y2={bottom} />
          {lanes.map((lane) => (
            <circle
              key={lane.id}
              className={place.event?.lane === lane.id ? 'cross-point on' : 'cross-point'}
              cx={x}
              cy={lane.y}
              r={place.event?.lane === lane.id ? 4 : 2.5}
            />
          ))}
          <TimeFlag x={x} at={place.at} plot={plot} />
        </>
      ) : null}
    </g>
  );
}

function TimeFlag({ x, at, plot }: { x: number; at: number; plot: Plot }) {
  const half = 34;
  const middle = Math.min(plot.right - half + 10, Math.max(plot.left + half - 8, x));
  return (
    <g>
      <rect className="flag-box" x={middle - half} y={1} width={2 * half} height={19} rx={4} />
      <text className="flag-time" x={middle} y={15} textAnchor="middle">
        {secondsText(at)}
      </text>
    </g>
  );
}
