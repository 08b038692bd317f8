import type { AbuseReportSummary, AbuseReportView } from '@muster/contract';
import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useList, useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Older } from '../../ui/older.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { RecordDialog } from './record-dialog.tsx';
import { ReportList } from './report-list.tsx';
import { ReportPanel } from './report-panel.tsx';
import '../../ui/queue.css';
import './triage.css';

const READ_EVERY_MS = 15_000;
const LIST = '/api/v1/abuse-reports';
const states = { open: 'Waiting', attached: 'Added', dismissed: 'Dismissed' } as const;
type State = keyof typeof states;

/** What was reported from outside and belongs to nothing yet, the oldest first; one key for each decision. */
export function TriagePage() {
  const [params, setParams] = useSearchParams();
  const [recording, setRecording] = useState(false);
  const wanted = params.get('state');
  const state: State = wanted === 'attached' || wanted === 'dismissed' ? wanted : 'open';
  const reports = useList<AbuseReportSummary>(
    (cursor) => `${LIST}?${new URLSearchParams({ state, ...(cursor ? { cursor } : {}) })}`,
    { everyMs: READ_EVERY_MS },
  );
  const mayDecide = useMe().role !== 'auditor';
  function open(report: string | null): void {
    setParams(
      { ...(state === 'open' ? {} : { state }), ...(report === null ? {} : { report }) },
      { replace: true },
    );
  }
  return (
    <Page
      title="Triage"
      sub={
        <>
          Reported from outside, and part of no incident yet. Other mail that fits nowhere waits in{' '}
          <Link href="/mail">the queue of mail</Link>.
        </>
      }
      actions={
        mayDecide ? (
          <button type="button" className="button" onClick={() => setRecording(true)}>
            Record a report
          </button>
        ) : undefined
      }
    >
      <Tabs label="Reports" here={state}>
        {(Object.keys(states) as State[]).map((each) => (
          <Link
            key={each}
            href={each === 'open' ? '/triage' : `/triage?state=${each}`}
            aria-current={each === state ? 'page' : undefined}
          >
            {states[each]}
          </Link>
        ))}
      </Tabs>
      <Loaded
        of={reports}
        isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)}
        empty={
          state === 'open'
            ? 'Nothing waits. What people and machines report to the CSIRT’s address comes here by itself.'
            : 'None yet.'
        }
      >
        {({ pages }) => {
          const all = pages.flatMap(({ items }) => items);
          const shown = params.get('report') ?? all[0]?.id ?? null;
          const place = all.findIndex(({ id }) => id === shown);
          const step = (by: number) => open(all[place + by]?.id ?? shown);
          return (
            <div className="queue">
              <Panel title={states[state]}>
                <ReportList reports={all} open={shown} onOpen={open} />
                <Older pages={reports} />
              </Panel>
              {shown === null ? null : (
                <Shown
                  key={shown}
                  id={shown}
                  mayDecide={mayDecide}
                  onStep={step}
                  onDecided={() => open(all[place + 1]?.id ?? all[place - 1]?.id ?? null)}
                />
              )}
            </div>
          );
        }}
      </Loaded>
      {recording ? (
        <RecordDialog
          onClose={() => setRecording(false)}
          onRecorded={(id) => {
            setRecording(false);
            setParams({ report: id }, { replace: true });
          }}
        />
      ) : null}
    </Page>
  );
}

interface ShownProps {
  id: string;
  mayDecide: boolean;
  onStep: (by: number) => void;
  onDecided: () => void;
}

function Shown({ id, ...others }: ShownProps) {
  const report = useRead<AbuseReportView>(`${LIST}/${id}`);
  return <Loaded of={report}>{(view) => <ReportPanel report={view} {...others} />}</Loaded>;
}
