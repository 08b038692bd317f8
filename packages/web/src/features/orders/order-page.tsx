import type { OrderWithSites } from '@muster/contract';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import { effectsText } from './effect-words.ts';
import { OrderBoard } from './order-board.tsx';
import { kindWords } from './order-words.ts';
import './orders.css';
import { ReleaseAction } from './release-action.tsx';
import { useOrderLive } from './use-order-live.ts';

/** An order that belongs to no ban: a workload that is contained, an image that is blocked. */
export function OrderPage({ id }: { id: string }) {
  const path = `/api/v1/orders/${encodeURIComponent(id)}`;
  const order = useRead<OrderWithSites>(path, { everyMs: 15_000 });
  useOrderLive(id, path);
  const view = order.data?.order;
  return (
    <Page
      title={view?.title ?? 'Order'}
      crumbs={[{ label: 'Bans', href: '/bans' }]}
      sub={
        view ? (
          <>
            {kindWords[view.kind]} by {view.issuedBy}, {instantText(Date.parse(view.issuedAt))}.{' '}
            {effectsText(view.effects)} <Tlp label={view.tlp} />
            {view.incident === null ? null : (
              <>
                {' '}
                · <Link href={`/incidents/${view.incident.id}`}>{view.incident.publicId}</Link>
              </>
            )}
          </>
        ) : undefined
      }
      actions={view ? <ReleaseAction order={view} /> : undefined}
    >
      <Loaded of={order}>
        {({ order: { reason, kind }, deliveries }) => (
          <div className="stack">
            <p>{reason}</p>
            <Panel title="From the press to verified at the site">
              <OrderBoard deliveries={deliveries} order={id} kind={kind} />
            </Panel>
          </div>
        )}
      </Loaded>
    </Page>
  );
}
