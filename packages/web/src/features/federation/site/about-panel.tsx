import type { SiteView } from '@muster/contract';
import { Panel } from '../../../ui/panel.tsx';
import { dateText } from '../readiness-words.ts';

/** What the registries say of the site, and which of them. */
export function AboutPanel({ site }: { site: SiteView }) {
  const { certification, domains, networks, latitude, longitude, sources, firstSeenAt, goneAt } = site;
  const pairs: [string, string][] = [
    ['Certification', certification ?? 'not said'],
    ['Domains', domains.join(', ') || 'none named'],
    ['Networks', networks.join(', ') || 'none named'],
    ['Coordinates', latitude === null || longitude === null ? 'not said' : `${latitude}°, ${longitude}°`],
    ['Known since', dateText(firstSeenAt)],
    ...(goneAt === null ? [] : [['Left', dateText(goneAt)] satisfies [string, string]]),
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
                    ? `, last named ${dateText(lastSeenAt)}`
                    : `, not named since ${dateText(gone)}`}
                </span>
              </span>
            ))}
          </dd>
        </div>
      </dl>
    </Panel>
  );
}
