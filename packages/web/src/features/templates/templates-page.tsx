import type { TemplateSummary } from '@muster/contract';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { instantText } from '../../ui/times.ts';
import './templates.css';

/** The three documents of an incident and the wordings in use. */
export function TemplatesPage() {
  const templates = useRead<TemplateSummary[]>('/api/v1/templates');
  return (
    <Page
      title="Templates"
      sub="Heads-up, follow-up and closure report: what they ask, and in which words they go out."
    >
      <Loaded of={templates}>
        {(all) => (
          <Panel title="Documents of an incident">
            <Scroll label="Templates">
              <table className="table templates">
                <thead>
                  <tr>
                    <th scope="col">Document</th>
                    <th scope="col">For what</th>
                    <th scope="col">Wording in use</th>
                  </tr>
                </thead>
                <tbody>
                  {all.map(({ name, title, about, version, savedAt }) => (
                    <tr key={name}>
                      <th scope="row">
                        <Link href={`/templates/${name}`}>{title}</Link>
                      </th>
                      <td>{about}</td>
                      <td className="in-use">
                        {version === 0 ? 'as shipped' : `version ${version}`}
                        {savedAt === null ? null : (
                          <span className="quiet small">{instantText(Date.parse(savedAt))}</span>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          </Panel>
        )}
      </Loaded>
    </Page>
  );
}
