import type { SetUpSite } from '@muster/contract';
import { Link } from 'wouter';

/** The way to what is known of a site, with its NGI. */
export function SiteName({ site: { site } }: { site: Pick<SetUpSite, 'site'> }) {
  return (
    <>
      <Link href={`/federation/sites/${site.id}`}>{site.name}</Link>
      {site.ngi ? <small className="quiet"> {site.ngi.name}</small> : null}
    </>
  );
}
