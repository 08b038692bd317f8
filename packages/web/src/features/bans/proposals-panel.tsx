import { useState } from 'react';
import { Link } from 'wouter';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { DismissDialog } from './dismiss-dialog.tsx';
import { type OutsideBan, placeText } from './outside.ts';
import { kindText } from './subject-words.ts';
import { useOutside } from './use-outside.ts';

/** Bans of somebody else, as they came in: nobody is banned until an officer makes a ban of one. */
export function ProposalsPanel() {
  const all = useOutside();
  const [dismissed, setDismissed] = useState<OutsideBan | null>(null);
  if (all.length === 0) return null;
  return (
    <Panel
      title="Proposed from outside"
      aside={
        <span className="quiet small">
          They ban nobody until an officer makes a ban of one ·{' '}
          <Link href="/bans/import">Take up several</Link>
        </span>
      }
    >
      <DismissDialog one={dismissed} onClose={() => setDismissed(null)} />
      <ul className="ban-proposals">
        {all.map((one) => (
          <li key={one.id}>
            <div>
              <b>{one.title}</b>{' '}
              <span className="quiet small">
                {one.subject.identifiers[0] ? `${kindText(one.subject.identifiers[0])} · ` : ''}
                {one.kind === 'unban' ? 'asks to lift it, ' : ''}
                {placeText(one)}, {instantText(Date.parse(one.at), viewerZone)}
              </span>
              {one.text ? <p className="mono quiet">{one.text}</p> : null}
            </div>
            {one.kind === 'ban' && one.subject.identifiers.length > 0 ? (
              <Link className="button" href={`/bans/new?proposal=${one.id}`}>
                Make a ban of it
              </Link>
            ) : null}
            <button type="button" className="plain" onClick={() => setDismissed(one)}>
              Dismiss
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
