import type { BanProposal } from '@muster/contract';
import { Link } from 'wouter';
import { useAct, useRead } from '../../app/query.ts';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { PROPOSALS } from './paths.ts';
import { kindText } from './subject-words.ts';

/** Bans of somebody else, as their lists came in: nobody is banned until an officer makes a ban of one. */
export function ProposalsPanel() {
  const proposals = useRead<{ items: BanProposal[] }>(`${PROPOSALS}?state=open`);
  const act = useAct(PROPOSALS);
  const open = proposals.data?.items.filter(({ state }) => state === 'open') ?? [];
  if (open.length === 0) return null;
  return (
    <Panel
      title="Proposed from outside"
      aside={<span className="quiet small">They ban nobody until an officer makes a ban of one</span>}
    >
      {act.error ? <Fault error={act.error} /> : null}
      <ul className="ban-proposals">
        {open.map(({ id, title, subject, source, importedAt, text }) => (
          <li key={id}>
            <div>
              <b>{title}</b>{' '}
              <span className="quiet small">
                {subject.identifiers[0] ? kindText(subject.identifiers[0]) : ''} · {source},{' '}
                {instantText(Date.parse(importedAt), viewerZone)}
              </span>
              {text ? <p className="mono quiet">{text}</p> : null}
            </div>
            <Link className="button" href={`/bans/new?proposal=${id}`}>
              Make a ban of it
            </Link>
            <button
              type="button"
              className="plain"
              disabled={act.isPending}
              onClick={() => act.mutate({ path: `${PROPOSALS}/${id}/dismiss` })}
            >
              Dismiss
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
