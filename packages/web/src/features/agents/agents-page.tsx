import type { AgentView, SiteAgents } from '@muster/contract';
import { useState } from 'react';
import { useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { count } from '../../ui/words.ts';
import { PowersNav } from '../orders/powers-nav.tsx';
import './agents.css';
import { AgentsTable } from './agents-table.tsx';
import { EnrolDialog } from './enrol-dialog.tsx';
import { EnrolmentsPanel } from './enrolments-panel.tsx';
import { healthOf } from './health.ts';
import { AGENTS } from './paths.ts';
import { UnconfirmedPanel } from './unconfirmed-panel.tsx';

/** The agents of the sites: who is well, what each does by itself, and who waits to be let in. */
export function AgentsPage() {
  const [enrols, setEnrols] = useState(false);
  const agents = useRead<SiteAgents>(AGENTS, { everyMs: 10_000 });
  const { role } = useMe();
  return (
    <Page
      title="Agents"
      sub="One program at each site takes orders and keeps the last word. It asks us; we never reach into a site."
      actions={
        role === 'auditor' || role === 'vo-manager' ? undefined : (
          <button type="button" className="main" onClick={() => setEnrols(true)}>
            Enrol an agent
          </button>
        )
      }
    >
      {role === 'site-contact' ? null : <PowersNav here="/agents" />}
      {enrols ? <EnrolDialog onClose={() => setEnrols(false)} /> : null}
      <Loaded
        of={agents}
        isEmpty={({ agents: all, enrolments }) => all.length + enrolments.length === 0}
        empty="No site has an agent yet. Sites without one learn of bans by the signed lists alone."
      >
        {(view) => <Agents view={view} />}
      </Loaded>
    </Page>
  );
}

function Agents({ view }: { view: SiteAgents }) {
  const active = view.agents.filter(({ state }) => state === 'active');
  const unconfirmed = view.agents.filter(({ state }) => state === 'unconfirmed');
  const revoked = view.agents.filter(({ state }) => state === 'revoked');
  return (
    <div className="stack agents">
      <AgentFacts agents={view.agents} />
      {unconfirmed.length > 0 ? <UnconfirmedPanel agents={unconfirmed} /> : null}
      <Panel title="At the sites">
        {active.length > 0 ? (
          <AgentsTable agents={active} />
        ) : (
          <p className="empty">None is confirmed yet, so none gets orders.</p>
        )}
      </Panel>
      <EnrolmentsPanel enrolments={view.enrolments} />
      {revoked.length > 0 ? (
        <details className="agents-revoked">
          <summary>{count(revoked.length, 'revoked agent')}</summary>
          <Panel title="Revoked">
            <AgentsTable agents={revoked} />
          </Panel>
        </details>
      ) : null}
    </div>
  );
}

function AgentFacts({ agents }: { agents: readonly AgentView[] }) {
  const active = agents.filter(({ state }) => state === 'active');
  const well = active.filter((agent) => !healthOf(agent).needsHand).length;
  const alarms = active.reduce((sum, { report }) => sum + (report?.alarms.length ?? 0), 0);
  const silent = active.filter(({ lateSince }) => lateSince !== null).length;
  const waits = agents.filter(({ state }) => state === 'unconfirmed').length;
  const versions = new Set(active.map(({ version }) => version));
  return (
    <section className="facts" aria-label="At a glance">
      <div>
        <b>
          {well} <small>of {count(active.length, 'agent')} well</small>
        </b>
        <span>{silent === 0 ? 'every one is heard of' : `${silent} silent`}</span>
      </div>
      <div>
        <b className={alarms > 0 ? 'hot' : undefined}>
          {alarms} <small>{alarms === 1 ? 'alarm' : 'alarms'}</small>
        </b>
        <span>{alarms === 0 ? 'none stands' : 'raised by the agents themselves'}</span>
      </div>
      <div>
        <b className={waits > 0 ? 'hot' : undefined}>
          {waits} <small>{waits === 1 ? 'waits' : 'wait'} to be confirmed</small>
        </b>
        <span>{waits === 0 ? 'every key was compared' : 'compare the fingerprint by phone'}</span>
      </div>
      <div>
        <b>
          {versions.size} <small>{versions.size === 1 ? 'version' : 'versions'}</small>
        </b>
        <span>{[...versions].sort().join(', ') || '–'}</span>
      </div>
    </section>
  );
}
