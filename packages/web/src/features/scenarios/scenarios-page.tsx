import type { ScenarioDraftSummary, ScenarioSummary } from '@muster/contract';
import { useState } from 'react';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';
import { NewDraft } from './new-draft.tsx';
import './scenarios.css';

/** The scripts of drills: those that ship with Muster, and those that officers write. */
export function ScenariosPage() {
  const { role } = useMe();
  const [making, setMaking] = useState(false);
  const writes = role === 'administrator' || role === 'officer';
  const reads = writes || role === 'auditor';
  return (
    <Page
      title="Scenarios"
      sub="What a drill does, whom it asks for what, and how it is judged"
      actions={
        reads ? (
          <>
            <Link className="button" href="/packs">
              Packs
            </Link>
            {writes ? (
              <button type="button" className="main" onClick={() => setMaking(true)}>
                New draft
              </button>
            ) : null}
          </>
        ) : undefined
      }
    >
      <div className="stack">
        {reads ? <Drafts writes={writes} /> : null}
        <Shipped />
      </div>
      {making ? <NewDraft onClose={() => setMaking(false)} /> : null}
    </Page>
  );
}

function Drafts({ writes }: { writes: boolean }) {
  const drafts = useRead<ScenarioDraftSummary[]>('/api/v1/scenario-drafts');
  return (
    <Panel title="Drafts">
      <Loaded
        of={drafts}
        isEmpty={(all) => all.length === 0}
        empty={
          writes
            ? 'No draft yet. Begin one from a scenario that ships with Muster: it is checked while you write.'
            : 'Nobody has written a draft yet.'
        }
      >
        {(all) => (
          <div className="scroll">
            <table className="table scenarios">
              <thead>
                <tr>
                  <th>Name</th>
                  <th className="wide">Title</th>
                  <th>State</th>
                  <th className="number">Version</th>
                  <th className="wide">Saved</th>
                </tr>
              </thead>
              <tbody>
                {all.map(({ id, name, title, problems, version, savedAt, savedByMe }) => (
                  <tr key={id}>
                    <th scope="row">
                      <Link href={`/scenarios/${id}`}>{name}</Link>
                    </th>
                    <td className="wide">{title ?? <span className="quiet">no title yet</span>}</td>
                    <td className="nowrap">
                      {problems === 0 ? (
                        'without problems'
                      ) : (
                        <span className="hot">{count(problems, 'problem')}</span>
                      )}
                    </td>
                    <td className="number mono">{version}</td>
                    <td className="wide nowrap quiet">
                      {instantText(Date.parse(savedAt))}
                      {savedByMe ? ', by you' : ''}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </Panel>
  );
}

function Shipped() {
  const shipped = useRead<ScenarioSummary[]>('/api/v1/scenarios');
  return (
    <Panel title="With Muster">
      <Loaded of={shipped} isEmpty={(all) => all.length === 0} empty="None ships with this version.">
        {(all) => (
          <div className="scroll">
            <table className="table scenarios">
              <thead>
                <tr>
                  <th>Name</th>
                  <th className="wide">Title</th>
                  <th>Checks</th>
                  <th className="number">Version</th>
                </tr>
              </thead>
              <tbody>
                {all.map(({ name, title, checks, version }) => (
                  <tr key={name}>
                    <th scope="row">
                      <Link href={`/scenarios/${name}`}>{name}</Link>
                    </th>
                    <td className="wide">{title}</td>
                    <td className="nowrap">{checksText(checks)}</td>
                    <td className="number mono">{version}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </Panel>
  );
}

const axes = [
  ['C', 'communication'],
  ['K', 'containment'],
  ['F', 'forensics'],
] as const;

/** `3 communication, 7 containment`. */
function checksText(checks: readonly string[]): string {
  return axes
    .map(([letter, axis]) => [checks.filter((id) => id.startsWith(letter)).length, axis] as const)
    .filter(([number]) => number > 0)
    .map(([number, axis]) => `${number} ${axis}`)
    .join(', ');
}
