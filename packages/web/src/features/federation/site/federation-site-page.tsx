import type { ContactView, SiteCampaign, SiteDelivery, SiteReadiness, SiteView } from '@muster/contract';
import { useState } from 'react';
import { useRead } from '../../../app/query.ts';
import { useMe } from '../../../app/session.tsx';
import { Loaded } from '../../../ui/loaded.tsx';
import { Page } from '../../../ui/page.tsx';
import { ContactKeysPanel } from '../../keys/contact-keys-panel.tsx';
import { countryName } from '../map/regions.ts';
import { mayEditFederation, mayGivePortalLink, mayRecordDowntime } from '../may.ts';
import { useReadiness } from '../use-readiness.ts';
import { AboutPanel } from './about-panel.tsx';
import { CampaignsPanel } from './campaigns-panel.tsx';
import { ContactsPanel } from './contacts-panel.tsx';
import { DeliveriesPanel } from './deliveries-panel.tsx';
import { DowntimesPanel } from './downtimes-panel.tsx';
import { EndpointsPanel } from './endpoints-panel.tsx';
import { GroundsPanel } from './grounds-panel.tsx';
import { HoursPanel } from './hours-panel.tsx';
import { PortalLink } from './portal-link.tsx';
import './site.css';

/** Everything that is known of a site: whom to write to and whether that works, when they work, how drills went. */
export function FederationSitePage({ site: ref }: { site: string }) {
  const path = `/api/v1/sites/${encodeURIComponent(ref)}`;
  const site = useRead<SiteView>(path);
  const readiness = useRead<SiteReadiness>(`${path}/readiness`);
  const contacts = useRead<ContactView[]>(`${path}/contacts?gone=true`);
  const deliveries = useRead<SiteDelivery[]>(`${path}/deliveries`);
  const campaigns = useRead<SiteCampaign[]>(`${path}/campaigns`);
  // It tells what time it is.
  useReadiness();
  const me = useMe();
  const edits = mayEditFederation(me);
  const view = site.data;
  const [linking, setLinking] = useState(false);
  return (
    <Page
      title={view?.name ?? 'Site'}
      sub={view ? <Where site={view} /> : undefined}
      crumbs={[
        { label: 'Federation', href: '/federation' },
        ...(view?.ngi ? [{ label: view.ngi.name, href: `/federation?ngi=${view.ngi.id}` }] : []),
      ]}
      {...(view && view.goneAt === null && mayGivePortalLink(me, view)
        ? {
            actions: (
              <button type="button" className="button" onClick={() => setLinking(true)}>
                Link for a contact
              </button>
            ),
          }
        : {})}
    >
      <Loaded of={site}>
        {(known) => (
          <div className="one-site">
            <div className="stack">
              <GroundsPanel readiness={readiness} />
              <ContactsPanel
                path={path}
                site={known}
                contacts={contacts}
                deliveries={deliveries}
                edits={edits}
              />
              <DeliveriesPanel path={path} deliveries={deliveries} />
              <CampaignsPanel campaigns={campaigns} />
            </div>
            <div className="stack">
              <HoursPanel site={known} />
              <DowntimesPanel site={known} edits={mayRecordDowntime(me)} />
              <AboutPanel site={known} />
              <ContactKeysPanel path={path} />
              <EndpointsPanel path={path} site={known} edits={edits} />
            </div>
          </div>
        )}
      </Loaded>
      {linking && view ? (
        <PortalLink site={view} contacts={contacts.data ?? []} onClose={() => setLinking(false)} />
      ) : null}
    </Page>
  );
}

function Where({ site }: { site: SiteView }) {
  const parts = [site.officialName, site.country && countryName(site.country)].filter(Boolean);
  return (
    <>
      {parts.join(' · ')}
      {site.goneAt === null ? null : <b className="hot"> · left the federation</b>}
    </>
  );
}
