import type { BanView } from '@muster/contract';
import { Panel } from '../../ui/panel.tsx';
import { ListForms } from './list-forms.tsx';

/** How a site without an agent learns of this ban. */
export function ListsPanel({ ban }: { ban: BanView }) {
  return (
    <Panel title="For who has no agent">
      <div className="body stack-tight">
        <p className="quiet">
          {ban.tlp === 'RED'
            ? 'A ban that is TLP:RED stands in no list.'
            : ban.state === 'active'
              ? 'This ban stands in the lists of every reader whom its label lets know.'
              : 'Lists carry the bans that are in force.'}
        </p>
        <ListForms />
      </div>
    </Panel>
  );
}
