import type { ClockGroup, OverviewView } from '@muster/contract';
import { Link } from 'wouter';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { count } from '../../ui/words.ts';
import { BothZones, TimeLeft } from './time-left.tsx';
import { namesOf, whereClock } from './where.ts';

/** Every running clock by time left; those of one step that end together are one line. */
export function ClocksPanel({ clocks }: { clocks: OverviewView['clocks'] }) {
  // One campaign alone goes without saying.
  const campaigns = new Set(clocks.groups.map(({ campaign }) => campaign?.id ?? null));
  const named = campaigns.size > 1 || campaigns.has(null);
  return (
    <Panel
      title="Clocks"
      className="clocks"
      aside={<span className="quiet small">{count(clocks.running, 'clock')} running</span>}
    >
      {clocks.groups.length === 0 ? (
        <p className="empty">No clock is running.</p>
      ) : (
        <Scroll label="Clocks by time left">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">Left</th>
                <th scope="col" className="step">
                  Step
                </th>
                <th scope="col">Where</th>
                <th scope="col" className="due">
                  Due
                </th>
              </tr>
            </thead>
            <tbody>
              {clocks.groups.map((group) => (
                <ClockLine key={keyOf(group)} group={group} named={named} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {clocks.more > 0 ? (
        <p className="more quiet small">And {count(clocks.more, 'clock')} with more time left.</p>
      ) : null}
    </Panel>
  );
}

function keyOf({ campaign, step, state, dueAt, sites }: ClockGroup): string {
  return `${campaign?.id ?? sites[0]?.id} ${step} ${state} ${dueAt}`;
}

function ClockLine({ group, named }: { group: ClockGroup; named: boolean }) {
  const { step, title, state, dueAt, campaign, count: clocks, sites } = group;
  const href = whereClock(group);
  const names = namesOf(sites, Math.max(sites.length, clocks));
  const zones = new Set(sites.map(({ timeZone }) => timeZone));
  const common = zones.size === 1 ? (sites[0]?.timeZone ?? null) : null;
  return (
    <tr>
      <td className="left">
        <TimeLeft dueAt={dueAt} missed={state === 'missed'} />
      </td>
      <th scope="row" className="step" title={title}>
        {step.replaceAll('-', ' ')}
      </th>
      <td className="where">
        <b className="on-phone">{step.replaceAll('-', ' ')}</b>
        {href === null ? names : <Link href={href}>{names}</Link>}
        {named ? (
          <span className="quiet small of">{campaign?.name ?? sites[0]?.incident?.publicId}</span>
        ) : null}
        <span className="quiet small on-phone">
          <BothZones at={dueAt} zone={common} />
        </span>
      </td>
      <td className="due small">
        <BothZones at={dueAt} zone={common} />
      </td>
    </tr>
  );
}
