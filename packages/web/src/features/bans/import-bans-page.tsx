import { useState } from 'react';
import { useMe } from '../../app/session.tsx';
import { Page } from '../../ui/page.tsx';
import './bans.css';
import './import-bans.css';
import './new-ban.css';
import type { ReadList } from './read-list.ts';
import { ReadListPanel } from './read-list-panel.tsx';
import { ReadResult } from './read-result.tsx';
import { TakeUpPanel } from './take-up-panel.tsx';
import { useOutside } from './use-outside.ts';

/** A list of others is read at the left; what each line was read as, and what is made of it, stands at the right. */
export function ImportBansPage() {
  const { role, scope } = useMe();
  const [read, setRead] = useState<ReadList | null>(null);
  const proposals = useOutside();
  const isCsirt = role === 'officer' && scope.kind === 'federation';
  return (
    <Page
      title="Lists of others"
      crumbs={[{ label: 'Bans', href: '/bans' }]}
      sub="Each line becomes a proposal and bans nobody, until an officer makes a ban of it."
    >
      {isCsirt ? (
        <div className="new-ban">
          <ReadListPanel onRead={setRead} />
          <div className="stack">
            {read === null ? null : <ReadResult read={read} />}
            <TakeUpPanel proposals={proposals} />
          </div>
        </div>
      ) : (
        <p className="empty">Officers of the CSIRT read lists of others and decide about them.</p>
      )}
    </Page>
  );
}
