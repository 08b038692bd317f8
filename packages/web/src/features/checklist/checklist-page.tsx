import type { ChecklistItem, ChecklistView, SiteChecklist } from '@muster/contract';
import { useEffect } from 'react';
import { Link } from 'wouter';
import { useLive } from '../../app/live.ts';
import { readAgain, useRead } from '../../app/query.ts';
import { serverClock, useNow } from '../../app/server-clock.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { durationText, instantText } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import { Boxes } from './boxes.tsx';
import { itemWords } from './words.ts';
import './checklist.css';

const READ_EVERY_MS = 20_000;

/** The procedure as a form: what the site does next, by when, and what shows that it is done. */
export function ChecklistPage({ id }: { id: string }) {
  const path = `/api/v1/incidents/${id}/checklist`;
  const checklist = useRead<ChecklistView>(path, { everyMs: READ_EVERY_MS });
  useLive(`/api/v1/incidents/${id}/events`, {
    types: ['incident.changed'],
    event: () => void readAgain(path),
  });
  const view = checklist.data;
  useEffect(() => {
    if (view) serverClock.heard(view.at, view.speed);
  }, [view]);
  const crumbs = [
    { label: 'Incidents', href: '/incidents' },
    { label: view?.incident.publicId ?? 'Incident', href: `/incidents/${id}` },
  ];
  return (
    <Page title="Checklist" crumbs={crumbs} sub={view ? <Head view={view} /> : undefined}>
      <Loaded
        of={checklist}
        isEmpty={({ sites }) => sites.length === 0}
        empty="No site of this incident is yours to see; a checklist is of one site."
      >
        {({ sites, incident }) => (
          <div className="stack">
            {sites.map((site) => (
              <OfSite key={site.site?.id ?? ''} path={path} of={site} exercise={incident.exercise} />
            ))}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Head({ view: { incident, procedure } }: { view: ChecklistView }) {
  return (
    <>
      <span className="mono">{incident.publicId}</span> <Tlp label={incident.tlp} /> {incident.title} ·{' '}
      <Link href={`/procedures/${procedure.name}?version=${procedure.version}`}>
        {procedure.name} version {procedure.version}
      </Link>
    </>
  );
}

interface OfSiteProps {
  path: string;
  of: SiteChecklist;
  exercise: boolean;
}

function OfSite({ path, of, exercise }: OfSiteProps) {
  const { site, zone, items } = of;
  const done = items.filter(({ state }) =>
    ['met', 'late', 'waived', 'not-applicable'].includes(state),
  ).length;
  const query = site ? `?site=${encodeURIComponent(site.id)}` : '';
  return (
    <Panel
      title={site?.name ?? 'All sites'}
      aside={
        <span className="row">
          <span className="quiet">
            {done} of {items.length} done
          </span>
          <a className="plain" href={`${path}.pdf${query}`} target="_blank" rel="noreferrer">
            Print (PDF)
          </a>
        </span>
      }
      className="checklist"
    >
      {exercise ? (
        <p className="checklist-note quiet">
          An exercise: it is measured what you do, so nothing is ticked here. Answer by mail, as in earnest.
        </p>
      ) : null}
      <ol>
        {items.map((item) => (
          <Step key={`${item.step} ${item.key}`} path={path} of={of} item={item} zone={zone} />
        ))}
      </ol>
    </Panel>
  );
}

interface StepProps {
  path: string;
  of: SiteChecklist;
  item: ChecklistItem;
  zone: string;
}

function Step({ path, of, item, zone }: StepProps) {
  const { says, tone } = wordOf(item);
  const isOver = ['met', 'late', 'waived', 'not-applicable'].includes(item.state);
  return (
    <li className={isOver ? 'checklist-step is-over' : 'checklist-step'}>
      <div className="checklist-what">
        <h3>
          {item.title}
          <Asked item={item} />
        </h3>
        <p className="quiet small">{item.rule}</p>
        {item.dueAt === null ? null : (
          <p>
            Due <Both at={Date.parse(item.dueAt)} zone={zone} />
          </p>
        )}
        {isOver ? (
          <details>
            <summary className="quiet small">What was to do</summary>
            <Action item={item} />
          </details>
        ) : (
          <Action item={item} />
        )}
      </div>
      <div className="checklist-state">
        <p className={`tone-${tone}`}>
          <b>{says}</b> <Left item={item} />
        </p>
        {item.waivedBecause === null ? null : <p className="quiet small">{item.waivedBecause}</p>}
        <Boxes path={path} of={of} item={item} />
      </div>
    </li>
  );
}

/** Which request it is: what it asks, or when it was asked. */
function Asked({ item: { key, about, anchorAt } }: { item: ChecklistItem }) {
  if (key === null) return null;
  if (about !== null) return <span className="checklist-about">: {about}</span>;
  return anchorAt === null ? null : (
    <span className="quiet">, asked {instantText(Date.parse(anchorAt))}</span>
  );
}

/** A step without a deadline has no clock that could begin. */
function wordOf({ state, dueAt, rule }: ChecklistItem) {
  return itemWords[state === 'waiting' && dueAt === null && rule === 'no deadline' ? 'running' : state];
}

function Action({ item: { action, provenBy, guidance } }: { item: ChecklistItem }) {
  return (
    <>
      {(action ?? '').split('\n\n').map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      {provenBy === null ? null : (
        <p className="quiet small">
          <b>What shows it:</b> {provenBy}
        </p>
      )}
      {guidance.length === 0 ? null : (
        <p className="small">
          {guidance.map(({ name, title }) => (
            <Link key={name} className="checklist-guide" href={`/guidance/${name}`}>
              {title}
            </Link>
          ))}
        </p>
      )}
    </>
  );
}

/** In the site's time and in UTC: nobody has to compute at night. */
function Both({ at, zone }: { at: number; zone: string }) {
  return (
    <span className="checklist-due">
      <b>{instantText(at, zone)}</b>
      {zone === 'UTC' ? null : <span className="quiet"> · {instantText(at)}</span>}
    </span>
  );
}

function Left({ item: { state, dueAt, metAt } }: { item: ChecklistItem }) {
  const now = useNow();
  if (metAt !== null) return <span className="quiet small">{instantText(Date.parse(metAt))}</span>;
  if (dueAt === null || now === null) return null;
  const seconds = (Date.parse(dueAt) - now) / 1000;
  if (state === 'running' && seconds > 0) return <span className="mono">{durationText(seconds)} left</span>;
  if (state === 'missed' && seconds < 0) return <span className="mono">by {durationText(-seconds)}</span>;
  return null;
}
