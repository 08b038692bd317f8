import type { GridView } from '@muster/contract';
import { useTick } from '../../app/server-clock.ts';
import { durationText, instantText, timeText } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import { count } from '../../ui/words.ts';
import { inZones } from './zones.ts';

const MINUTE = 60_000;

/** How large the campaign is, how long it runs, until when, and under which label. */
export function BoardSub({ grid: { campaign, sites, endsAt, ourOutages } }: { grid: GridView }) {
  const minute = useTick((now) => (now === null ? null : Math.floor(now / MINUTE)));
  const now = minute === null ? null : minute * MINUTE;
  const ngis = new Set(sites.flatMap(({ site }) => site.ngi ?? [])).size;
  const started = campaign.startedAt === null ? null : Date.parse(campaign.startedAt);
  const runs = campaign.state === 'running' && started !== null && now !== null;
  const size = `${count(sites.length, 'site')}${ngis > 0 ? ` in ${count(ngis, 'NGI')}` : ''}`;
  const outage = ourOutages.find(({ to }) => to === null || (now !== null && Date.parse(to) > now));
  return (
    <span className="board-sub">
      <span>{size}</span>
      <span>{runs ? `running for ${durationText((now - started) / 1000)}` : campaign.state}</span>
      {endsAt && campaign.state === 'running' ? (
        <span title={inZones(Date.parse(endsAt), null)}>ends {instantText(Date.parse(endsAt))}</span>
      ) : null}
      {outage ? (
        <span className="outage">
          our own outage since {timeText(Date.parse(outage.from))} UTC: it costs no site a point
        </span>
      ) : null}
      <Tlp label={campaign.tlp} />
    </span>
  );
}
