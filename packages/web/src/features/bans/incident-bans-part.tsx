import type { OrderView } from '@muster/contract';
import { Link } from 'wouter';
import type { IncidentPartProps } from '../../app/incident-parts.tsx';
import { useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { OrdersList } from '../orders/orders-list.tsx';

/** What was ordered at sites because of this incident: bans, contained workloads, blocked images. */
export function IncidentBansPart({ incident }: IncidentPartProps) {
  const orders = useRead<{ items: OrderView[] }>(
    `/api/v1/orders?${new URLSearchParams({ incident: incident.id, limit: '100' })}`,
    { everyMs: 15_000 },
  );
  const { role } = useMe();
  return (
    <Panel
      title="Bans and containment"
      aside={
        role === 'officer' ? (
          <Link href={`/bans/new?incident=${encodeURIComponent(incident.publicId)}`}>New ban</Link>
        ) : undefined
      }
    >
      <Loaded
        of={orders}
        isEmpty={({ items }) => items.length === 0}
        empty="Nobody was banned and nothing was contained because of this incident."
      >
        {({ items }) => <OrdersList orders={items} />}
      </Loaded>
    </Panel>
  );
}
