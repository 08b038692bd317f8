import type { AbuseReportView } from '@muster/contract';
import { useState } from 'react';
import { Link } from 'wouter';
import { Panel } from '../../ui/panel.tsx';
import { instantText } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';
import { useReviewKeys } from '../review/review-keys.ts';
import { AddDialog } from './add-dialog.tsx';
import { DismissDialog } from './dismiss-dialog.tsx';
import { MarkedText } from './marked-text.tsx';
import { NewIncidentDialog } from './new-incident-dialog.tsx';
import { ReportFacts } from './report-facts.tsx';

interface ReportPanelProps {
  report: AbuseReportView;
  mayDecide: boolean;
  onStep: (by: number) => void;
  onDecided: () => void;
}

const vias: Record<AbuseReportView['via'], string> = {
  mail: 'by mail',
  phone: 'by telephone',
  form: 'told elsewhere',
};

/** A report with its facts beside the words that they were read from, and what can be decided. */
export function ReportPanel({ report, mayDecide, onStep, onDecided }: ReportPanelProps) {
  const [asking, setAsking] = useState<'incident' | 'add' | 'dismiss' | null>(null);
  const isOpen = report.state === 'open' && mayDecide;
  useReviewKeys({
    j: () => onStep(1),
    k: () => onStep(-1),
    ...(isOpen
      ? { n: () => setAsking('incident'), a: () => setAsking('add'), d: () => setAsking('dismiss') }
      : {}),
  });
  const { reporter, mail, group } = report;
  const dialog = { report, onClose: () => setAsking(null), onDecided };
  return (
    <div className="stack triage-report">
      <Panel
        title={report.subject}
        aside={
          mail ? (
            <Link href={`/mail/${mail}`} className="nowrap">
              The mail
            </Link>
          ) : undefined
        }
      >
        <div className="body stack">
          <p className="quiet">
            {reporter.name || reporter.address || 'Nobody named'}
            {reporter.name && reporter.address ? ` <${reporter.address}>` : ''}
            {reporter.site ? `, a contact of ${reporter.site.name}` : ''} · {vias[report.via]},{' '}
            {instantText(Date.parse(report.receivedAt))}
            {report.format === 'text' ? '' : ` · ${report.format === 'arf' ? 'ARF' : 'X-ARF'}`}
            {report.abuseKind ? ` · ${report.abuseKind}` : ''}
          </p>
          {group.length > 0 ? (
            <p>
              {count(group.length, 'more report')} of the same reporter on the same address; what is decided
              here holds for all of them.
            </p>
          ) : null}
          {isOpen ? (
            <div className="row">
              <button type="button" className="main" onClick={() => setAsking('incident')}>
                New incident <kbd>n</kbd>
              </button>
              <button type="button" className="button" onClick={() => setAsking('add')}>
                Add to an incident <kbd>a</kbd>
              </button>
              <button type="button" className="button" onClick={() => setAsking('dismiss')}>
                Dismiss <kbd>d</kbd>
              </button>
              <span className="quiet small queue-keys">
                <kbd>j</kbd> <kbd>k</kbd> next, before
              </span>
            </div>
          ) : (
            <Decided report={report} />
          )}
        </div>
      </Panel>
      <div className="triage-words">
        <Panel title="What it says">
          <div className="body">
            {report.text ? (
              <MarkedText text={report.text} facts={report.facts} />
            ) : (
              <p className="quiet">The words were erased when their time was over.</p>
            )}
          </div>
        </Panel>
        <ReportFacts report={report} />
      </div>
      {asking === 'incident' ? <NewIncidentDialog {...dialog} /> : null}
      {asking === 'add' ? <AddDialog {...dialog} /> : null}
      {asking === 'dismiss' ? <DismissDialog {...dialog} /> : null}
    </div>
  );
}

function Decided({ report }: { report: AbuseReportView }) {
  if (report.state === 'open') return null;
  const at = report.decidedAt ? instantText(Date.parse(report.decidedAt)) : '';
  return (
    <p>
      {report.incident ? (
        <>
          Added to <Link href={`/incidents/${report.incident.id}`}>{report.incident.publicId}</Link>, {at}.
        </>
      ) : (
        <>
          Dismissed, {at}: {report.reason}
        </>
      )}
      {report.answeredAt ? ' The reporter was thanked.' : ''}
    </p>
  );
}
