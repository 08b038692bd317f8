import type { IncidentView } from '@muster/contract';
import { Suspense } from 'react';
import { Link, Redirect, useSearch } from 'wouter';
import { type IncidentPart, incidentParts } from '../../app/incident-parts.tsx';
import { useLive } from '../../app/live.ts';
import { readAgain, useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { HeadActions } from './head-actions.tsx';
import { IncidentHead } from './incident-head.tsx';
import './incidents.css';

const READ_EVERY_MS = 15_000;
const crumbs = [{ label: 'Incidents', href: '/incidents' }];

/**
 * One incident: its head, and the part of it that the address names. The address may hold the id that people write, or
 * that of an incident that was merged: it leads to where that is now.
 */
export function IncidentPage({ id }: { id: string }) {
  const path = `/api/v1/incidents/${id}`;
  const incident = useRead<IncidentView>(path, { everyMs: READ_EVERY_MS });
  const known = incident.data?.id;
  useLive(known === id ? `${path}/events` : null, {
    types: ['incident.changed'],
    event: () => void readAgain(path),
  });
  const search = useSearch();
  const wanted = new URLSearchParams(search).get('part');
  const shown = incidentParts.find(({ key }) => key === wanted) ?? incidentParts[0];
  if (known !== undefined && known !== id)
    return <Redirect to={`/incidents/${known}${search === '' ? '' : `?${search}`}`} replace />;
  return (
    <Page
      title={incident.data?.title ?? 'Incident'}
      crumbs={crumbs}
      sub={incident.data ? <IncidentHead incident={incident.data} /> : undefined}
      actions={incident.data?.maySteer ? <HeadActions incident={incident.data} /> : undefined}
    >
      <Tabs label="Parts of the incident" here={shown?.key ?? ''}>
        {incidentParts.map((part) => (
          <PartLink key={part.key} id={id} part={part} isShown={part === shown} />
        ))}
      </Tabs>
      <Loaded of={incident}>
        {(view) =>
          shown ? (
            <Suspense fallback={<Waiting />}>
              <shown.show incident={view} />
            </Suspense>
          ) : null
        }
      </Loaded>
    </Page>
  );
}

function PartLink({
  id,
  part: { key, label },
  isShown,
}: {
  id: string;
  part: IncidentPart;
  isShown: boolean;
}) {
  return (
    <Link href={`/incidents/${id}?part=${key}`} aria-current={isShown ? 'page' : undefined}>
      {label}
    </Link>
  );
}
