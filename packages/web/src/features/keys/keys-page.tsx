import type { KeyView } from '@muster/contract';
import { useState } from 'react';
import { useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { SettingsFrame } from '../people/settings-frame.tsx';
import { ImportKeys } from './import-keys.tsx';
import { KeyList } from './key-list.tsx';
import { MailboxesPanel } from './mailboxes-panel.tsx';
import { MakeOwnKey } from './make-own-key.tsx';
import { RulesPanel } from './rules-panel.tsx';
import './keys.css';

/** With which keys mail is signed and read, whose keys are known and believed, and what each label asks for. */
export function KeysPage() {
  const { role } = useMe();
  const own = useRead<KeyView[]>('/api/v1/keys?own=yes');
  const others = useRead<KeyView[]>('/api/v1/keys?own=no');
  const [asking, setAsking] = useState<'import' | 'own' | null>(null);
  const keeps = role === 'officer' || role === 'administrator';
  const owns = role === 'administrator';
  return (
    <SettingsFrame
      title="Keys"
      sub="For signed and encrypted mail, by OpenPGP and by S/MIME."
      actions={
        keeps ? (
          <button type="button" className="main" onClick={() => setAsking('import')}>
            Import a key
          </button>
        ) : undefined
      }
    >
      <Panel
        title="Our own"
        aside={
          owns ? (
            <button type="button" className="button" onClick={() => setAsking('own')}>
              New key
            </button>
          ) : null
        }
      >
        <Loaded
          of={own}
          isEmpty={(keys) => keys.length === 0}
          empty={`Mail goes out unsigned and nobody can encrypt to us. ${owns ? 'Make a key, or bring one in.' : 'An administrator can make one.'}`}
        >
          {(keys) => <KeyList label="Our own keys" keys={keys} keeps={owns} />}
        </Loaded>
        <p className="body quiet small">
          Everybody may fetch the public ones: <a href="/api/v1/csirt-keys">/api/v1/csirt-keys</a>
        </p>
      </Panel>
      <Panel title="Of those whom we write to">
        <Loaded
          of={others}
          isEmpty={(keys) => keys.length === 0}
          empty="No key is known. What TLP:RED demands cannot be sent until the recipients’ keys are here and verified."
        >
          {(keys) => <KeyList label="Others’ keys" keys={keys} keeps={keeps} />}
        </Loaded>
      </Panel>
      <RulesPanel edits={owns} />
      <MailboxesPanel />
      {asking === 'import' ? <ImportKeys onClose={() => setAsking(null)} /> : null}
      {asking === 'own' ? <MakeOwnKey onClose={() => setAsking(null)} /> : null}
    </SettingsFrame>
  );
}
