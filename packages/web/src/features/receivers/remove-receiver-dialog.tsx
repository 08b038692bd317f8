import type { ReceiverView } from '@muster/contract';
import { useAct } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { count } from '../../ui/words.ts';
import { RECEIVERS, receiverPath } from './paths.ts';

interface RemoveReceiverDialogProps {
  receiver: ReceiverView;
  onClose: () => void;
}

/** Its token and its streams end at once, and nothing brings them back. */
export function RemoveReceiverDialog({ receiver, onClose }: RemoveReceiverDialogProps) {
  const act = useAct(RECEIVERS);
  const streams = count(receiver.streams.length, 'stream');
  const waiting = receiver.streams.reduce((sum, one) => sum + one.waiting, 0);
  return (
    <Dialog title={`Remove ${receiver.name}`} onClose={onClose}>
      <div className="body form">
        {act.error ? <Fault error={act.error} /> : null}
        <p>
          Its token and {streams} end at once; it is told nothing any more, and must be let in anew.
          {waiting > 0 ? ` ${count(waiting, 'token')} that wait are never sent.` : ''} What it was told it
          keeps.
        </p>
        <HoldButton
          extent={`Removes ${receiver.name} with ${streams}; press again to do it`}
          disabled={act.isPending}
          onHeld={() =>
            act.mutate({ path: receiverPath(receiver.id), verb: 'DELETE' }, { onSuccess: onClose })
          }
        >
          Remove it with {streams}
        </HoldButton>
      </div>
    </Dialog>
  );
}
