import type { AgentChangeView, AgentView } from '@muster/contract';
import { useState } from 'react';
import { useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { LookText } from '../orders/look-sign.tsx';
import './agents.css';
import { AlarmsPanel } from './alarms-panel.tsx';
import { changeText } from './change-words.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { EnrolDialog } from './enrol-dialog.tsx';
import { FingerprintText } from './fingerprint-text.tsx';
import { behindBy, healthOf } from './health.ts';
import { agentPath } from './paths.ts';
import { PolicyPanel } from './policy-panel.tsx';
import { RevokeDialog } from './revoke-dialog.tsx';
import { SystemsPanel } from './systems-panel.tsx';

/** One agent: its health, its key, its policy in words, and what changed. */
export function AgentPage({ id }: { id: string }) {
  const agent = useRead<AgentView>(agentPath(id), { everyMs: 10_000 });
  const changes = useRead<AgentChangeView[]>(`${agentPath(id)}/changes`, { everyMs: 30_000 });
  const view = agent.data;
  return (
    <Page
      title={view ? view.site.name : 'Agent'}
      crumbs={[{ label: 'Agents', href: '/agents' }]}
      sub={view ? <Sub agent={view} /> : undefined}
      actions={view ? <Actions agent={view} /> : undefined}
    >
      <Loaded of={agent}>
        {(shown) => (
          <div className="agent-columns">
            <div className="stack">
              <AlarmsPanel agent={shown} />
              <SystemsPanel agent={shown} />
              <PolicyPanel policy={shown.report?.policy ?? null} />
            </div>
            <div className="stack">
              <KeyPanel agent={shown} />
              <Panel title="What changed">
                <Loaded of={changes} isEmpty={(all) => all.length === 0} empty="Nothing yet.">
                  {(all) => <Changes all={all} />}
                </Loaded>
              </Panel>
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Sub({ agent }: { agent: AgentView }) {
  return (
    <span className="agent-sub">
      <LookText look={healthOf(agent).look} /> · {agent.name} · version {agent.version} · {agent.hostname}
    </span>
  );
}

type Asked = 'confirm' | 'revoke' | 'replace' | null;

function Actions({ agent }: { agent: AgentView }) {
  const [asked, setAsked] = useState<Asked>(null);
  const { role } = useMe();
  const close = () => setAsked(null);
  if (role === 'auditor' || agent.state === 'revoked') return null;
  const isOfficer = role === 'officer' || role === 'administrator';
  return (
    <>
      {agent.state === 'unconfirmed' && isOfficer ? (
        <button type="button" className="main" onClick={() => setAsked('confirm')}>
          Compare the fingerprint
        </button>
      ) : null}
      <button type="button" className="button" onClick={() => setAsked('replace')}>
        Replace
      </button>
      <button type="button" className="button" onClick={() => setAsked('revoke')}>
        Revoke
      </button>
      {asked === 'confirm' ? <ConfirmDialog agent={agent} onClose={close} /> : null}
      {asked === 'revoke' ? <RevokeDialog agent={agent} onClose={close} /> : null}
      {asked === 'replace' ? <EnrolDialog replaces={agent} onClose={close} /> : null}
    </>
  );
}

function KeyPanel({ agent }: { agent: AgentView }) {
  const behind = behindBy(agent);
  return (
    <Panel title="Its key and its stream">
      <div className="body stack-tight">
        {agent.state === 'unconfirmed' ? (
          <p>Its fingerprint is shown once it was compared: let the site read it out.</p>
        ) : (
          <FingerprintText fingerprint={agent.fingerprint} />
        )}
        <dl className="pairs">
          <dt>Enrolled</dt>
          <dd>{instantText(Date.parse(agent.enrolledAt), viewerZone)}</dd>
          {agent.confirmedAt === null ? null : (
            <>
              <dt>Confirmed</dt>
              <dd>
                {agent.confirmedBy}, {instantText(Date.parse(agent.confirmedAt), viewerZone)}
              </dd>
            </>
          )}
          {agent.endedAt === null ? null : (
            <>
              <dt>Revoked</dt>
              <dd>
                {instantText(Date.parse(agent.endedAt), viewerZone)}
                {agent.endedWhy ? `: ${agent.endedWhy}` : ''}
              </dd>
            </>
          )}
          <dt>Last heard</dt>
          <dd>
            {agent.lastSeenAt === null ? 'never' : instantText(Date.parse(agent.lastSeenAt), viewerZone)}
          </dd>
          <dt>Orders</dt>
          <dd>
            {agent.streamSeq === 0
              ? 'none yet'
              : behind > 0
                ? `has ${agent.streamSeq - behind} of ${agent.streamSeq}`
                : `has all ${agent.streamSeq}`}
          </dd>
          <dt>Receipts</dt>
          <dd>
            {agent.report
              ? agent.report.outbox === 0
                ? 'all sent'
                : `${agent.report.outbox} to be sent`
              : '–'}
          </dd>
        </dl>
      </div>
    </Panel>
  );
}

function Changes({ all }: { all: readonly AgentChangeView[] }) {
  return (
    <ol className="agent-changes">
      {all.map((change) => (
        <li key={`${change.at} ${change.what} ${change.detail}`}>
          <time className="quiet small" dateTime={change.at}>
            {instantText(Date.parse(change.at), viewerZone)}
          </time>
          <p>{changeText(change)}</p>
        </li>
      ))}
    </ol>
  );
}
