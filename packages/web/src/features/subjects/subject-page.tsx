import type { SubjectGraph, SubjectSummary } from '@muster/contract';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import '../bans/reach.css';
import { kindText } from '../bans/subject-words.ts';
import { BansPanel } from './bans-panel.tsx';
import { IdentityPanel } from './identity-panel.tsx';
import { subjectPath } from './paths.ts';
import { rdnsOf } from './rdns.ts';
import { RunsPanel } from './runs-panel.tsx';
import { SubjectLabel } from './subject-label.tsx';
import './subjects.css';
import { TiesPanel } from './ties-panel.tsx';

/** One subject: under which other names it is known, who says so and how surely, and what runs for it. */
export function SubjectPage({ id }: { id: string }) {
  const graph = useRead<SubjectGraph>(subjectPath(id));
  const subject = graph.data?.subject;
  return (
    <Page
      title={subject ? titleOf(subject) : 'Subject'}
      crumbs={[{ label: 'Subjects', href: '/subjects' }]}
      sub={
        subject ? (
          <>
            {subject.identifier.format === 'x509' ? (
              <span className="mono subject-dn">{subject.identifier.name}</span>
            ) : (
              kindText(subject.identifier)
            )}
            {subject.site ? ` at ${subject.site.name}` : ''}
            {subject.gateway ? ' · a gateway: it acts for others' : ''}
          </>
        ) : undefined
      }
      actions={subject ? <BanIt identifier={subject.identifier} /> : undefined}
    >
      <Loaded of={graph}>
        {(view) => (
          <div className="stack subject">
            <BansPanel id={id} />
            <div className="subject-columns">
              <TiesPanel key={id} graph={view} />
              <div className="stack">
                <IdentityPanel subject={view.subject} />
                <LookAlikes graph={view} />
              </div>
            </div>
            <RunsPanel id={id} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

/** What people call it: of an X.509 name its last part. */
function titleOf({ identifier, label }: SubjectSummary): string {
  return (identifier.format === 'x509' ? rdnsOf(identifier.name).at(-1)?.value : undefined) || label;
}

function BanIt({ identifier }: { identifier: SubjectGraph['subject']['identifier'] }) {
  const { role } = useMe();
  if (role !== 'officer') return null;
  return (
    <Link className="button" href={`/bans/new?subject=${encodeURIComponent(JSON.stringify([identifier]))}`}>
      Ban this subject
    </Link>
  );
}

function LookAlikes({ graph: { lookAlikes } }: { graph: SubjectGraph }) {
  if (lookAlikes.length === 0) return null;
  return (
    <Panel title="Looks like it and is another">
      <ul className="reach-list">
        {lookAlikes.map(({ subject, why }) => (
          <li key={subject.id}>
            <SubjectLabel subject={subject} />
            <p className="quiet small">{why}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
