import { dayText, secondsText, timeText, viewerZone, zoneName } from '../ui/times.ts';
import { serverClock, useNow } from './server-clock.ts';

/** Procedure time, as the server tells it; where the reader is, in the title. */
export function HeadClock() {
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
      {secondsText(now)} UTC{speed > 1 ? ` ×${speed}` : ''}
    </time>
  );
}
