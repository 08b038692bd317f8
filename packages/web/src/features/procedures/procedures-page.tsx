import type { ProcedureSummary } from '@muster/contract';
import { useState } from 'react';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ImportProcedure } from './import-procedure.tsx';
import './procedures.css';

/** The written rules that incidents follow. */
export function ProceduresPage() {
  const { role, scope } = useMe();
  const [importing, setImporting] = useState(false);
  const procedures = useRead<ProcedureSummary[]>('/api/v1/procedures');
  const mayImport = (role === 'officer' || role === 'administrator') && scope.kind === 'federation';
  return (
    <Page
      title="Procedures"
      sub="Who owes what by when, as data. An incident follows the version with which it began."
      actions={
        mayImport ? (
          <button type="button" className="main" onClick={() => setImporting(true)}>
            Record a version
          </button>
        ) : undefined
      }
    >
      <Panel title="In force">
        <Loaded of={procedures} isEmpty={(all) => all.length === 0} empty="There is no procedure.">
          {(all) => (
            <div className="scroll">
              <table className="table">
                <thead>
                  <tr>
                    <th>Name</th>
                    <th className="wide">Title</th>
                    <th className="number">Steps</th>
                    <th>Versions</th>
                  </tr>
                </thead>
                <tbody>
                  {all.map(({ name, title, steps, versions }) => (
                    <tr key={name}>
                      <th scope="row" className="nowrap">
                        <Link href={`/procedures/${name}`}>{name}</Link>
                      </th>
                      <td className="wide">{title}</td>
                      <td className="number mono">{steps}</td>
                      <td className="nowrap">
                        {versions.map(({ version }) => (
                          <Link
                            key={version}
                            className="procedure-version mono"
                            href={`/procedures/${name}?version=${version}`}
                          >
                            {version}
                          </Link>
                        ))}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </Loaded>
      </Panel>
      {importing ? <ImportProcedure onClose={() => setImporting(false)} /> : null}
    </Page>
  );
}
