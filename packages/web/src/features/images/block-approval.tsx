import type { ImageBlockView } from '@muster/contract';
import { useAct } from '../../app/query.ts';
import { count } from '../../ui/words.ts';
import { SecondOfficerPanel } from '../orders/second-officer-panel.tsx';
import { BLOCKS, blockPath, ORDERS } from './paths.ts';

/** A block above the limit. */
export function BlockApproval({ block: { id, approval, approveBy, reach, may } }: { block: ImageBlockView }) {
  const act = useAct(BLOCKS, ORDERS);
  const sites = count(reach.sites, 'site');
  return (
    <SecondOfficerPanel
      reasons={approval.reasons}
      approveBy={approveBy}
      mayApprove={may.approve}
      noun="block"
      approve={{
        label: `Approve: block it at ${sites}`,
        extent: `Blocks it at ${sites}; press again to do it`,
      }}
      isPending={act.isPending}
      error={act.error}
      onAnswer={(answer) =>
        act.mutate({ path: `${blockPath(id)}/answer`, body: { ...answer, digest: reach.digest } })
      }
    />
  );
}
