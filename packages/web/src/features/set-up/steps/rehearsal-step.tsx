import type { RehearsalView } from '@muster/contract';
import { useAct } from '../../../app/query.ts';
import { announce } from '../../../ui/announcer.tsx';
import { Fault } from '../../../ui/loaded.tsx';
import { Sign } from '../../../ui/sign.tsx';
import { instantText } from '../../../ui/times.ts';
import { count } from '../../../ui/words.ts';
import { groupsOf } from '../finding-groups.ts';
import { StepPanel, type StepProps } from '../step-panel.tsx';

/** Everything that can be tried quietly: texts, contacts, doors, credentials, the program. */
export function RehearsalStep({ view: { campaign }, may }: StepProps) {
  const path = `/api/v1/campaigns/${campaign.id}`;
  const rehearse = useAct(path);
  const { rehearsal } = campaign;
  const canStill = may && (campaign.state === 'draft' || campaign.state === 'rehearsed');
  return (
    <StepPanel
      id="rehearsal"
      title="Rehearsal"
      aside={
        canStill ? (
          <button
            type="button"
            className={rehearsal?.ok && campaign.state === 'rehearsed' ? 'button' : 'main'}
            disabled={rehearse.isPending}
            onClick={() =>
              rehearse.mutate({ path: `${path}/rehearse` }, { onSuccess: () => announce('Rehearsed.') })
            }
          >
            {rehearse.isPending ? 'Rehearsing …' : rehearsal ? 'Rehearse again' : 'Rehearse'}
          </button>
        ) : null
      }
    >
      <div className="body stack-tight">
        {rehearse.error ? <Fault error={rehearse.error} /> : null}
        <p aria-live="polite">
          {rehearsal
            ? saysOf(rehearsal)
            : 'Nothing was tried yet. A rehearsal tells nobody and puts nothing anywhere: it looks at texts, contacts, doors, credentials and the program.'}
        </p>
      </div>
      {rehearsal ? <Findings rehearsal={rehearsal} /> : null}
    </StepPanel>
  );
}

function saysOf({ at, findings }: RehearsalView): string {
  const failed = findings.filter(({ ok }) => !ok).length;
  const when = instantText(Date.parse(at));
  return failed === 0
    ? `${when}: all ${count(findings.length, 'finding')} good.`
    : `${when}: ${failed} of ${count(findings.length, 'finding')} failed. Nothing was sent; the campaign stays a draft.`;
}

function Findings({ rehearsal: { findings } }: { rehearsal: RehearsalView }) {
  const failed = findings.filter(({ ok }) => !ok);
  const good = findings.filter(({ ok }) => ok);
  return (
    <>
      {failed.length > 0 ? <FindingTable findings={failed} label="What failed" /> : null}
      {good.length > 0 ? (
        <details className="script">
          <summary>{count(good.length, 'good finding')}</summary>
          <FindingTable findings={good} label="What was good" />
        </details>
      ) : null}
    </>
  );
}

function FindingTable({ findings, label }: { findings: RehearsalView['findings']; label: string }) {
  return (
    <div className="scroll">
      <table className="table findings" aria-label={label}>
        <thead>
          <tr>
            <th>Tried</th>
            <th>Found</th>
            <th>Where</th>
          </tr>
        </thead>
        <tbody>
          {groupsOf(findings).map(({ what, ok, detail, sites }) => (
            <tr key={`${what} ${detail}`}>
              <th scope="row">
                <span className="verdict-text">
                  <Sign verdict={ok ? 'pass' : 'fail'} />
                  <span className="unseen">{ok ? 'good: ' : 'failed: '}</span>
                  {what}
                </span>
              </th>
              <td>{detail}</td>
              <td>{sites.length > 0 ? sites.join(', ') : <span className="quiet">the campaign</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
