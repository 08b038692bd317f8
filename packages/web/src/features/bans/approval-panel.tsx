import type { BanView } from '@muster/contract';
import { useState } from 'react';
import { useAct } from '../../app/query.ts';
import { Field } from '../../ui/field.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';
import { BANS, banPath } from './paths.ts';

/** A ban above the limit: why a second officer is needed, and what they answer. */
export function ApprovalPanel({ ban }: { ban: BanView }) {
  const act = useAct(BANS, '/api/v1/overview');
  const [reason, setReason] = useState('');
  const { approval, reach, may } = ban;
  const answer = (word: 'approve' | 'refuse') =>
    act.mutate({
      path: `${banPath(ban.id)}/answer`,
      body: { answer: word, digest: reach?.digest ?? '', reason },
    });
  return (
    <Panel title="A second officer must approve it" className="approval">
      <div className="body form">
        <ul className="approval-why">
          {approval.reasons.map((why) => (
            <li key={why}>{why}</li>
          ))}
        </ul>
        <p className="quiet">
          No site was told of it yet.
          {ban.approveBy === null
            ? ''
            : ` Without an answer it lapses ${instantText(Date.parse(ban.approveBy), viewerZone)}.`}
        </p>
        {act.error ? <Fault error={act.error} /> : null}
        {may.approve && reach ? (
          <>
            <Field label="Your reason" hint="Needed to refuse; kept with the ban either way.">
              {(field) => (
                <input
                  {...field}
                  value={reason}
                  maxLength={2000}
                  onChange={({ target }) => setReason(target.value)}
                />
              )}
            </Field>
            <div className="row">
              <HoldButton
                extent={`Bans at ${count(reach.totals.sites, 'site')}; press again to do it`}
                disabled={act.isPending}
                onHeld={() => answer('approve')}
              >
                Approve: ban at {count(reach.totals.sites, 'site')}
              </HoldButton>
              <button
                type="button"
                className="button"
                disabled={act.isPending}
                onClick={() => act.mutate({ path: `${banPath(ban.id)}/look-again` })}
              >
                Look again at its reach
              </button>
              <button
                type="button"
                className="button"
                disabled={act.isPending || reason.trim() === ''}
                onClick={() => answer('refuse')}
              >
                Refuse
              </button>
            </div>
          </>
        ) : (
          <p>You may read it; another officer answers.</p>
        )}
      </div>
    </Panel>
  );
}
