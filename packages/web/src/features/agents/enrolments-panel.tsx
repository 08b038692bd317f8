import type { SiteAgents } from '@muster/contract';
import { useAct } from '../../app/query.ts';
import { Fault } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { AGENTS, ENROLMENTS } from './paths.ts';

/** Tokens that somebody could still use. */
export function EnrolmentsPanel({ enrolments }: { enrolments: SiteAgents['enrolments'] }) {
  const act = useAct(AGENTS);
  const open = enrolments.filter(({ state }) => state === 'open');
  if (open.length === 0) return null;
  return (
    <Panel title="Tokens that were not used yet">
      {act.error ? <Fault error={act.error} /> : null}
      <ul className="enrolments">
        {open.map(({ id, site, name, madeBy, expiresAt }) => (
          <li key={id}>
            <span>
              <b>{site.name}</b> <span className="quiet">{name}</span>{' '}
              <span className="quiet small">
                made by {madeBy}, works until {instantText(Date.parse(expiresAt), viewerZone)}
              </span>
            </span>
            <button
              type="button"
              className="plain"
              disabled={act.isPending}
              aria-label={`Take back the token of ${site.name}`}
              onClick={() => act.mutate({ verb: 'DELETE', path: `${ENROLMENTS}/${id}` })}
            >
              Take back
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
