import type { SiteView } from '@muster/contract';
import { Panel } from '../../../ui/panel.tsx';
import { dayText } from '../../../ui/times.ts';

/** What the registries say of the site, and which of them. */
export function AboutPanel({ site }: { site: SiteView }) {
  const { certification, domains, networks, latitude, longitude, sources, firstSeenAt, goneAt } = site;
  const pairs: [string, string][] = [
    ['Certification', certification ?? 'not said'],
    ['Domains', domains.join(', ') || 'none named'],
    ['Networks', networks.join(', ') || 'none named'],
    ['Coordinates', latitude === null || longitude === null ? 'not said' : `${latitude}°, ${longitude}°`],
    ['Known since', dayText(Date.parse(firstSeenAt))],
    ...(goneAt === null ? [] : [['Left', dayText(Date.parse(goneAt))] satisfies [string, string]]),
  ];
  return (
    <Panel title="About">
      <dl className="pairs body">
        {pairs.map(([name, value]) => (
          <div key={name} className="pair">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div className="pair">
          <dt>Sources</dt>
          <dd>
            {sources.map(({ source, name, lastSeenAt, goneAt: gone }) => (
              <span key={source} className="source">
                {source}
                {name === site.name ? '' : ` as ${name}`}
                <span className="quiet small">
                  {gone === null
                    ? `, last named ${dayText(Date.parse(lastSeenAt))}`
                    : `, not named since ${dayText(Date.parse(gone))}`}
                </span>
              </span>
            ))}
          </dd>
        </div>
      </dl>
    </Panel>
  );
}
