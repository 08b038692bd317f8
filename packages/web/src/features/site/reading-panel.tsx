import type { TimelineView } from '@muster/contract';
import { useNow } from '../../app/server-clock.ts';
import { dayText, secondsText, viewerZone, zoneName } from '../../ui/times.ts';
import { useCrosshairState } from './crosshair.tsx';
import type { Lane } from './lanes.ts';
import { readingAt } from './reading.ts';

/** What was so at the place that the reader points at, lane by lane; without one, how it stands at the end. */
export function ReadingPanel({ view, lanes }: { view: TimelineView; lanes: readonly Lane[] }) {
  const { pointed, pinned } = useCrosshairState();
  const now = useNow();
  const place = pointed ?? pinned;
  const isRunning = view.campaign.state === 'running';
  const at = place?.at ?? (isRunning ? (now ?? Date.parse(view.at)) : Date.parse(view.span.to));
  const read = isRunning && now !== null ? { ...view, at: new Date(Math.max(now, at)).toISOString() } : view;
  return (
    <div className="reading">
      <p className="reading-when">
        <b className="mono">{secondsText(at)} UTC</b>
        <span className="quiet">{dayText(at)}</span>
        {zonesOf(view.site.timeZone).map(({ zone, whose }) => (
          <span key={whose}>
            <span className="mono">{secondsText(at, zone)}</span> {zoneName(zone)}
            <span className="quiet">, {whose}</span>
          </span>
        ))}
        {place ? null : <span className="quiet">{isRunning ? 'now' : 'at the end'}</span>}
      </p>
      <p className="reading-event" data-tone={place?.event?.tone}>
        {place?.event ? (
          <>
            <b>{place.event.where}</b> {place.event.says}
          </>
        ) : (
          <span className="quiet">Point at the axis, or walk it with the arrow keys.</span>
        )}
      </p>
      <dl>
        {readingAt(read, lanes, at).map(({ lane, name, says, tone }) => (
          <div key={lane} className={place?.event?.lane === lane ? 'on' : ''}>
            <dt>{name}</dt>
            <dd data-tone={tone} title={says}>
              {says}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** The site's zone and the viewer's; one that is UTC anyway, or the same as the other, is told once. */
function zonesOf(site: string | null): { zone: string; whose: string }[] {
  const zones: { zone: string; whose: string }[] = [];
  if (site && site !== 'UTC')
    zones.push({ zone: site, whose: site === viewerZone ? 'at the site and where you are' : 'at the site' });
  if (viewerZone !== 'UTC' && viewerZone !== site) zones.push({ zone: viewerZone, whose: 'where you are' });
  return zones;
}
