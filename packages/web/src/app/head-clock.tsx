import type { TimeView } from '@muster/contract';
import { useEffect } from 'react';
import { dayText, secondsText, timeText, viewerZone, zoneName } from '../ui/times.ts';
import { useRead } from './query.ts';
import { serverClock, useNow } from './server-clock.ts';

const SET_EVERY_MS = 60_000;

/** Procedure time, as the server tells it; where the reader is, in the title. */
export function HeadClock() {
  const { data: heard } = useRead<TimeView>('/api/v1/time', { everyMs: SET_EVERY_MS });
  // Only once for each answer: a page that reads the time with what it shows tells it too.
  useEffect(() => {
    if (heard) serverClock.heard(heard.at, heard.speed);
  }, [heard]);
  const now = useNow();
  if (now === null) return <time className="head-clock mono" />;
  const speed = Math.round(serverClock.speed);
  return (
    <time
      className="head-clock mono"
      dateTime={new Date(now).toISOString()}
      title={`Procedure time of the server; ${timeText(now, viewerZone)} in ${zoneName(viewerZone)}, where you are`}
    >
      <span className="day">{dayText(now)} </span>
      <span className="ticks">{secondsText(now)}</span> UTC{speed > 1 ? ` ×${speed}` : ''}
    </time>
  );
}
