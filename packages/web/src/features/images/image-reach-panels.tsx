import type { BlockedImage, ImageReach } from '@muster/contract';
import { Link } from 'wouter';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';

interface ImageReachPanelsProps {
  image: BlockedImage;
  reach: ImageReach;
  /** It is past: as it was when it was decided. */
  past?: boolean;
}

/** Where servers run from an image: they go on, and could not be made anew. */
export function ImageReachPanels({ image, reach, past = false }: ImageReachPanelsProps) {
  const words = image.sha512 ?? image.ref ?? '';
  return (
    <>
      <section className="facts" aria-label="What it touches">
        <div>
          <b>
            {reach.servers} <small>{reach.servers === 1 ? 'server' : 'servers'}</small>
          </b>
          <span>{past ? 'ran from it' : 'run from it, and go on'}</span>
        </div>
        <div>
          <b>
            {reach.touched.length} <small>{reach.touched.length === 1 ? 'site' : 'sites'}</small>
          </b>
          <span>at which they {past ? 'ran' : 'run'}</span>
        </div>
        <div>
          <b>
            {reach.sites} <small>{reach.sites === 1 ? 'site' : 'sites'}</small>
          </b>
          <span>
            {past ? 'it was for' : 'it is for'}
            {reach.withoutAgent === 0 ? '' : `; ${withoutAgentText(reach.withoutAgent)}`}
          </span>
        </div>
      </section>
      <Panel title={past ? 'Where servers ran from it' : 'Where servers run from it'}>
        {reach.touched.length === 0 ? (
          <p className="empty">Nowhere, as far as the agents of the sites see.</p>
        ) : (
          <Scroll label="Sites with servers of this image">
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Site</th>
                  <th scope="col" className="number">
                    Servers
                  </th>
                  <th scope="col">
                    <span className="unseen">Look</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {reach.touched.map(({ site, servers }) => (
                  <tr key={site.id}>
                    <th scope="row">{site.name}</th>
                    <td className="number">{servers}</td>
                    <td className="number">
                      <Link href={`/workloads?${new URLSearchParams({ image: words, site: site.id })}`}>
                        See them<span className="unseen"> at {site.name}</span>
                      </Link>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )}
      </Panel>
    </>
  );
}

/** No list tells such a site of an image. */
function withoutAgentText(sites: number): string {
  return sites === 1 ? '1 has no agent: tell it yourself' : `${sites} have no agent: tell them yourself`;
}
