import { useNow } from '../../app/server-clock.ts';
import { countdownText, durationText, instantText, timeText, viewerZone, zoneName } from '../../ui/times.ts';
import { SOON_SECONDS, secondsLeft } from './needs.ts';

/** What is left of a clock, to the second; or how long it is over. */
export function TimeLeft({ dueAt, missed }: { dueAt: string; missed: boolean }) {
  const now = useNow();
  if (now === null) return <span className="mono">…</span>;
  const left = secondsLeft(dueAt, now);
  if (missed || left <= 0) return <span className="mono hot over">over {durationText(-left)}</span>;
  return <span className={left < SOON_SECONDS ? 'mono hot' : 'mono'}>{countdownText(left)}</span>;
}

/** How long ago, as it grows. */
export function Ago({ at }: { at: string }) {
  const now = useNow();
  return <>{now === null ? '…' : durationText((now - Date.parse(at)) / 1000)}</>;
}

/** A moment in the reader's zone and, in its own words, in the site's: `Wed 6 Jan, 10:00 Prague · 17:00 Taipei`. */
export function BothZones({ at, zone }: { at: string; zone: string | null }) {
  const ms = Date.parse(at);
  const other = zone ?? 'UTC';
  const mine = instantText(ms, viewerZone);
  const isSame = zoneName(other) === zoneName(viewerZone);
  return (
    <time dateTime={at}>
      {mine}
      {isSame ? null : (
        <span className="quiet">
          {' '}
          · {timeText(ms, other)} {zoneName(other)}
        </span>
      )}
    </time>
  );
}
