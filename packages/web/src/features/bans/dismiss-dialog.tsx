import type { OutsideBan } from './outside.ts';
import { PROPOSALS, SIGNALS } from './paths.ts';
import { ReasonDialog } from './reason-dialog.tsx';

interface DismissDialogProps {
  /** Null: the dialog is closed. */
  one: OutsideBan | null;
  onClose: () => void;
}

/** No ban is made of what somebody else proposed, for a reason. */
export function DismissDialog({ one, onClose }: DismissDialogProps) {
  if (one === null) return null;
  return (
    <ReasonDialog
      title="Make no ban of it"
      words={`${one.title}, proposed by ${one.from}, will not be shown again.`}
      button="Dismiss"
      changes={[PROPOSALS, SIGNALS]}
      act={one.dismiss}
      onClose={onClose}
    />
  );
}
