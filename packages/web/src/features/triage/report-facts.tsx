import type { AbuseReportView } from '@muster/contract';
import { Link } from 'wouter';
import { Panel } from '../../ui/panel.tsx';
import { instantText } from '../../ui/times.ts';
import { type FactLine, linesOf } from './pieces.ts';

const roles: Record<FactLine['role'], string> = { source: 'source', target: 'target', mentioned: '' };

/** What was read from it: whose, who, when. */
export function ReportFacts({ report }: { report: AbuseReportView }) {
  const ends = linesOf(report.facts, ['address', 'host', 'url']);
  const others = linesOf(report.facts, ['hash', 'mail']);
  const times = linesOf(report.facts, ['time']);
  return (
    <Panel title="What was read from it">
      <div className="body stack triage-facts">
        <section>
          <h3>Sites</h3>
          {report.sites.length > 0 ? (
            <ul>
              {report.sites.map(({ id, name, because }) => (
                <li key={id}>
                  <Link href={`/federation/sites/${id}`}>{name}</Link>{' '}
                  <span className="quiet small">{because}</span>
                </li>
              ))}
            </ul>
          ) : (
            <p className="quiet">The registry knows none of the addresses.</p>
          )}
        </section>
        <Lines title="Addresses and names" lines={ends} none="None was found." />
        {others.length > 0 ? <Lines title="Others" lines={others} none="" /> : null}
        <section>
          <h3>Times</h3>
          {times.length > 0 ? (
            <ul>
              {times.map(({ value, sure }) => (
                <li key={value}>
                  <time dateTime={value}>{instantText(Date.parse(value))}</time>
                  {sure ? '' : <span className="quiet small"> no zone was written</span>}
                </li>
              ))}
            </ul>
          ) : (
            <p className="quiet">None was found.</p>
          )}
        </section>
        {report.suggestions.length > 0 ? (
          <section>
            <h3>May belong to</h3>
            <ul>
              {report.suggestions.map(({ incident, publicId, title, reasons }) => (
                <li key={incident}>
                  <Link href={`/incidents/${incident}`} className="mono">
                    {publicId}
                  </Link>{' '}
                  {title} <span className="quiet small">{reasons.join(', ')}</span>
                </li>
              ))}
            </ul>
          </section>
        ) : null}
      </div>
    </Panel>
  );
}

function Lines({ title, lines, none }: { title: string; lines: readonly FactLine[]; none: string }) {
  return (
    <section>
      <h3>{title}</h3>
      {lines.length > 0 ? (
        <ul>
          {lines.map(({ value, port, role, sure, times }) => (
            <li key={value}>
              <span className="mono">{port === null ? value : `${value} port ${port}`}</span>{' '}
              <span className="quiet small">
                {[roles[role], sure ? '' : 'unsure', times > 1 ? `${times} times` : '']
                  .filter(Boolean)
                  .join(', ')}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="quiet">{none}</p>
      )}
    </section>
  );
}
