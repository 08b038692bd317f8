import type { ReceiverView } from '@muster/contract';
import { useState } from 'react';
import { useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { NewReceiverDialog } from './new-receiver-dialog.tsx';
import { RECEIVERS } from './paths.ts';
import { ReceiverPanel } from './receiver-panel.tsx';
import './receivers.css';

/** Programs of others that are told of bans: by which way, and whether what we say arrives. */
export function ReceiversPage() {
  const { role, scope } = useMe();
  const mayManage = scope.kind === 'federation' && (role === 'administrator' || role === 'officer');
  const receivers = useRead<ReceiverView[]>(RECEIVERS, { everyMs: 10_000 });
  const [isAsked, setAsked] = useState(false);
  return (
    <Page
      title="Receivers of signals"
      crumbs={[{ label: 'Bans', href: '/bans' }]}
      sub="Programs of others that are told of bans and their ends, by Security Event Tokens: pushed (RFC 8935) or polled (RFC 8936)."
      actions={
        mayManage ? (
          <button type="button" className="main" onClick={() => setAsked(true)}>
            Let a receiver in
          </button>
        ) : undefined
      }
    >
      {isAsked ? <NewReceiverDialog onClose={() => setAsked(false)} /> : null}
      <Loaded
        of={receivers}
        isEmpty={(all) => all.length === 0}
        empty="Nobody outside is told. Agents of our own sites are on the page of agents."
      >
        {(all) => (
          <div className="stack">
            {all.map((one) => (
              <ReceiverPanel key={one.id} receiver={one} mayManage={mayManage} />
            ))}
          </div>
        )}
      </Loaded>
    </Page>
  );
}
