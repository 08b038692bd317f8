import type { GridSite } from '@muster/contract';
import { memo, useMemo } from 'react';
import { useTick } from '../../app/server-clock.ts';
import { countdownText, durationText, secondsText } from '../../ui/times.ts';
import { nextClock, URGENT_SECONDS } from './grid-model.ts';
import { useInSight } from './sight.ts';
import { inZones } from './zones.ts';

const DAY_SECONDS = 86_400;

/** What comes next at a site: the clock that runs out first, or how it stands when none runs. */
export const NextCell = memo(function NextCell({ row }: { row: GridSite }) {
  // The clock changes when one runs out, not with every second.
  const dueAt = useTick((now) => (now === null ? null : (nextClock(row, now)?.dueAt ?? null)));
  const zone = row.site.timeZone;
  const zones = useMemo(() => (dueAt === null ? '' : `Due ${inZones(dueAt, zone)}`), [dueAt, zone]);
  if (row.suspendedAt !== null) {
    const since = Date.parse(row.suspendedAt);
    return (
      <td className="next first hot" title={`Suspended ${inZones(since, zone)}`}>
        this is real<i>since {secondsText(since).slice(0, 5)}</i>
      </td>
    );
  }
  if (dueAt !== null)
    return (
      <Countdown participation={row.participation} dueAt={dueAt} step={stepOf(row, dueAt)} zones={zones} />
    );
  return <td className="next first done">{standing(row)}</td>;
});

interface CountdownProps {
  participation: string;
  dueAt: number;
  step: string;
  zones: string;
}

function Countdown({ participation, dueAt, step, zones }: CountdownProps) {
  const inSight = useInSight(participation);
  // Out of sight it rests; it is right again when it comes into sight.
  const seconds = useTick((now) => (inSight && now !== null ? (dueAt - now) / 1000 : null));
  return (
    <td
      className={seconds !== null && seconds < URGENT_SECONDS ? 'next first hot' : 'next first'}
      title={zones}
    >
      <span
        className={`ticks left${seconds !== null && seconds >= DAY_SECONDS ? ' days' : ''}${inSight ? '' : ' rests'}`}
      >
        {seconds === null ? '' : countdownText(seconds)}
      </span>
      <i>{step}</i>
    </td>
  );
}

function stepOf({ clocks }: GridSite, dueAt: number): string {
  return clocks.find(([, state, due]) => state === 'running' && due === dueAt)?.[0] ?? '';
}

function standing({ clocks, containedAfterSeconds, copies }: GridSite): string {
  if (clocks.some(([, state]) => state === 'paused')) return 'clocks stand still';
  if (containedAfterSeconds !== null) return `contained ${durationText(containedAfterSeconds)}`;
  return copies && copies.alive > 0 ? `${copies.alive} still alive` : '';
}
