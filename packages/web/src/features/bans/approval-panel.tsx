import type { BanView } from '@muster/contract';
import { useAct } from '../../app/query.ts';
import { count } from '../../ui/words.ts';
import { SecondOfficerPanel } from '../orders/second-officer-panel.tsx';
import { BANS, banPath } from './paths.ts';

/** A ban above the limit. */
export function ApprovalPanel({ ban: { id, approval, approveBy, reach, may } }: { ban: BanView }) {
  const act = useAct(BANS, '/api/v1/overview');
  const sites = count(reach?.totals.sites ?? 0, 'site');
  return (
    <SecondOfficerPanel
      reasons={approval.reasons}
      approveBy={approveBy}
      mayApprove={may.approve && reach !== null}
      noun="ban"
      approve={{ label: `Approve: ban at ${sites}`, extent: `Bans at ${sites}; press again to do it` }}
      isPending={act.isPending}
      error={act.error}
      onAnswer={(answer) =>
        act.mutate({ path: `${banPath(id)}/answer`, body: { ...answer, digest: reach?.digest ?? '' } })
      }
    >
      <button
        type="button"
        className="button"
        disabled={act.isPending}
        onClick={() => act.mutate({ path: `${banPath(id)}/look-again` })}
      >
        Look again at its reach
      </button>
    </SecondOfficerPanel>
  );
}
