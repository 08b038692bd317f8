import type { SiteReadiness } from '@muster/contract';
import { Link } from 'wouter';
import { useNow } from '../../app/server-clock.ts';
import { Scroll } from '../../ui/scroll.tsx';
import { instantText, timeText } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';
import { byNgi } from './federation-filter.ts';
import { countryName } from './map/regions.ts';
import { GroundSign, StateSign } from './readiness-sign.tsx';
import { cityOf, figureOf, grounds, stateLooks } from './readiness-words.ts';

/** Sites by NGI. */
export function SitesTable({ sites }: { sites: readonly SiteReadiness[] }) {
  return (
    <Scroll label="Sites by NGI">
      <table className="table lines sites-table">
        <thead>
          <tr>
            <th scope="col">Site</th>
            <th scope="col">Readiness</th>
            {grounds.map(({ ground, title, short }) => (
              <th key={ground} scope="col" title={title}>
                {short}
              </th>
            ))}
            <th scope="col">Country</th>
            <th scope="col">Local time</th>
            <th scope="col">Certification</th>
            <th scope="col">Downtime</th>
          </tr>
        </thead>
        {byNgi(sites).map(({ id, name, sites: own }) => (
          <tbody key={id ?? 'none'}>
            <tr className="ngi">
              <th scope="rowgroup">{name}</th>
              <td colSpan={9} className="quiet">
                {count(own.length, 'site')}
              </td>
            </tr>
            {own.map((one) => (
              <SiteRow key={one.site.id} one={one} />
            ))}
          </tbody>
        ))}
      </table>
    </Scroll>
  );
}

function SiteRow({ one }: { one: SiteReadiness }) {
  const { site, state, downtime } = one;
  return (
    <tr>
      <th scope="row">
        <Link href={`/federation/sites/${site.id}`} title={site.officialName ?? undefined}>
          {site.name}
        </Link>
      </th>
      <td>
        <span className="verdict-text">
          <StateSign state={state} />
          {stateLooks[state].says}
        </span>
      </td>
      {grounds.map(({ ground, short }) => (
        <td key={ground} title={one.grounds[ground].says} data-says={`${short.toLowerCase()} `}>
          <span className="verdict-text">
            <GroundSign state={one.grounds[ground].state} spoken />
            <span className="small">{figureOf(one, ground)}</span>
          </span>
        </td>
      ))}
      <td>{site.country === null ? '' : countryName(site.country)}</td>
      <td>
        <LocalTime zone={site.timeZone} />
      </td>
      <td className="quiet">{site.certification}</td>
      <td>{downtime ? `${downtime.severity} until ${instantText(Date.parse(downtime.endsAt))}` : ''}</td>
    </tr>
  );
}

export function LocalTime({ zone }: { zone: string | null }) {
  const now = useNow();
  if (zone === null) return null;
  return (
    <>
      <span className="mono">{now === null ? '' : timeText(now, zone)}</span>{' '}
      <span className="quiet small">{cityOf(zone)}</span>
    </>
  );
}
