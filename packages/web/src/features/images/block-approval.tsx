import type { ImageBlockView } from '@muster/contract';
import { useState } from 'react';
import { useAct } from '../../app/query.ts';
import { Field } from '../../ui/field.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';
import { BLOCKS, blockPath, ORDERS } from './paths.ts';

/** A block above the limit: why a second officer is needed, and what they answer. */
export function BlockApproval({ block }: { block: ImageBlockView }) {
  const act = useAct(BLOCKS, ORDERS);
  const [reason, setReason] = useState('');
  const { approval, reach, may } = block;
  const sites = count(reach.sites, 'site');
  const answer = (word: 'approve' | 'refuse') =>
    act.mutate({
      path: `${blockPath(block.id)}/answer`,
      body: { answer: word, digest: reach.digest, reason: reason.trim() },
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
          {block.approveBy === null
            ? ''
            : ` Without an answer it lapses ${instantText(Date.parse(block.approveBy), viewerZone)}.`}
        </p>
        {act.error ? <Fault error={act.error} /> : null}
        {may.approve ? (
          <>
            <Field label="Your reason" hint="Needed to refuse; kept with the block either way.">
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
                extent={`Blocks it at ${sites}; press again to do it`}
                disabled={act.isPending}
                onHeld={() => answer('approve')}
              >
                Approve: block it at {sites}
              </HoldButton>
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
