import type { ClockView, IncidentClocksView } from '@muster/contract';
import type { IncidentPartProps } from '../../app/incident-parts.tsx';
import { useRead } from '../../app/query.ts';
import { useNow } from '../../app/server-clock.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { countdownText, instantText } from '../../ui/times.ts';
import { clockWords, siteStateWords } from './incident-words.ts';

const READ_EVERY_MS = 30_000;

/** What is due, and where the incident is. */
export function OverviewPart({ incident }: IncidentPartProps) {
  const clocks = useRead<IncidentClocksView>(`/api/v1/incidents/${incident.id}/clocks`, {
    everyMs: READ_EVERY_MS,
  });
  const names = new Map(incident.sites.map(({ site }) => [site.id, site.name]));
  return (
    <>
      <Panel title="Clocks">
        <Loaded
          of={clocks}
          isEmpty={({ clocks: all }) => all.length === 0}
          empty="The procedure has no steps."
        >
          {({ clocks: all }) => (
            <table className="table incident-clocks">
              <thead>
                <tr>
                  <th scope="col">Duty</th>
                  <th scope="col">Site</th>
                  <th scope="col">State</th>
                  <th scope="col">Due</th>
                </tr>
              </thead>
              <tbody>
                {all.map((clock) => (
                  <Row
                    key={`${clock.step} ${clock.site} ${clock.key}`}
                    clock={clock}
                    site={clock.site === null ? '' : (names.get(clock.site) ?? '')}
                  />
                ))}
              </tbody>
            </table>
          )}
        </Loaded>
      </Panel>
      <Panel title="Sites">
        {incident.sites.length === 0 ? (
          <p className="empty">No site is named.</p>
        ) : (
          <ul className="incident-sites">
            {incident.sites.map(({ site, state }) => (
              <li key={site.id}>
                {site.name} <span className="quiet">{siteStateWords[state]}</span>
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </>
  );
}

function Row({ clock, site }: { clock: ClockView; site: string }) {
  const now = useNow();
  const { says, tone } = clockWords[clock.state];
  const left = clock.dueAt === null || now === null ? null : (Date.parse(clock.dueAt) - now) / 1000;
  return (
    <tr>
      <th scope="row">{clock.title}</th>
      <td>{site}</td>
      <td className={`tone-${tone}`}>
        {clock.state === 'running' && left !== null ? (
          <b className="mono ticks">{countdownText(left)}</b>
        ) : (
          says
        )}
      </td>
      <td className="nowrap">{clock.dueAt === null ? '' : instantText(Date.parse(clock.dueAt))}</td>
    </tr>
  );
}
