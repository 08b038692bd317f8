import type { ReceiverView } from '@muster/contract';
import { useState } from 'react';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import { OpenStreamDialog } from './open-stream-dialog.tsx';
import { RemoveReceiverDialog } from './remove-receiver-dialog.tsx';
import { eventsText } from './signal-words.ts';
import { StreamsTable } from './streams-table.tsx';

interface ReceiverPanelProps {
  receiver: ReceiverView;
  mayManage: boolean;
}

/** One receiver: what it may be told, and its streams. */
export function ReceiverPanel({ receiver, mayManage }: ReceiverPanelProps) {
  const [asked, setAsked] = useState<'push' | 'remove' | null>(null);
  const close = () => setAsked(null);
  return (
    <Panel
      title={receiver.name}
      aside={
        mayManage ? (
          <span className="row">
            <button type="button" className="plain" onClick={() => setAsked('push')}>
              Push to an address<span className="unseen"> of {receiver.name}</span>
            </button>
            <button type="button" className="plain" onClick={() => setAsked('remove')}>
              Remove<span className="unseen"> {receiver.name}</span>
            </button>
          </span>
        ) : undefined
      }
    >
      <p className="receiver-about quiet">
        <span className="mono">{receiver.audience}</span> is told of {eventsText(receiver.events)}, up to{' '}
        <Tlp label={receiver.mostTlp} /> · let in by {receiver.madeBy},{' '}
        {instantText(Date.parse(receiver.madeAt), viewerZone)}
      </p>
      {receiver.streams.length === 0 ? (
        <p className="empty">
          It has set up no stream yet. It does so with its token, or you push to an address of it.
        </p>
      ) : (
        <StreamsTable streams={receiver.streams} mayManage={mayManage} />
      )}
      {asked === 'push' ? <OpenStreamDialog receiver={receiver} onClose={close} /> : null}
      {asked === 'remove' ? <RemoveReceiverDialog receiver={receiver} onClose={close} /> : null}
    </Panel>
  );
}
