import type { OverviewWaiting } from '@muster/contract';
import { Link } from 'wouter';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { Ago } from './time-left.tsx';
import { saysWaiting, whereWaiting } from './where.ts';

/** What has no deadline and still waits for somebody, the one that waited longest first. */
export function WaitingPanel({ waiting }: { waiting: readonly OverviewWaiting[] }) {
  return (
    <Panel title="Waits for a person" className="waits">
      {waiting.length === 0 ? (
        <p className="empty">Nothing waits: no mail, no reading, no appeal, no copy.</p>
      ) : (
        <ul>
          {waiting.map((one) => (
            <WaitingLine key={`${one.kind} ${'campaign' in one ? one.campaign?.id : ''}`} one={one} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function WaitingLine({ one }: { one: OverviewWaiting }) {
  const { what, of } = saysWaiting(one);
  return (
    <li>
      <Link href={whereWaiting(one)}>{what}</Link>
      <span className="mono since">
        <Ago at={one.since} />
      </span>
      <span className="quiet small of">
        {of}
        {'until' in one ? ` · ended by themselves at ${instantText(Date.parse(one.until), viewerZone)}` : ''}
      </span>
    </li>
  );
}
