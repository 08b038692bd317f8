import type { ImageBlockView, OrderView, OrderWithSites } from '@muster/contract';
import { useState } from 'react';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { useNow } from '../../app/server-clock.ts';
import { useMe } from '../../app/session.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import '../bans/bans.css';
import { ReasonDialog } from '../bans/reason-dialog.tsx';
import { LookText } from '../orders/look-sign.tsx';
import { OrderBoard } from '../orders/order-board.tsx';
import { useOrderLive } from '../orders/use-order-live.ts';
import { BlockApproval } from './block-approval.tsx';
import { BlockFacts } from './block-facts.tsx';
import { blockLook } from './block-looks.ts';
import { ImageReachPanels } from './image-reach-panels.tsx';
import { imageTitle } from './image-text.tsx';
import './images.css';
import { LiftBlockDialog } from './lift-block-dialog.tsx';
import { BLOCKS, blockPath, ORDERS } from './paths.ts';
import { UntoldPanel } from './untold-panel.tsx';

/** One block: how far it has come, site by site; where servers ran from the image; who said so. */
export function ImageBlockPage({ id }: { id: string }) {
  const block = useRead<ImageBlockView>(blockPath(id), { everyMs: 15_000 });
  const orderId = block.data?.orderId ?? null;
  const path = `${ORDERS}/${encodeURIComponent(orderId ?? '')}`;
  const order = useRead<OrderWithSites>(path, { when: orderId !== null, everyMs: 15_000 });
  const view = block.data;
  return (
    <Page
      title={view ? imageTitle(view.image) : 'Blocked image'}
      crumbs={[{ label: 'Images', href: '/images' }]}
      sub={view ? <Sub block={view} order={order.data?.order} /> : undefined}
      actions={view ? <Actions block={view} order={order.data?.order} /> : undefined}
    >
      <Loaded of={block}>
        {(shown) => (
          <div className="stack">
            {shown.state === 'awaiting-approval' ? <BlockApproval block={shown} /> : null}
            {orderId === null ? null : (
              <Loaded of={order}>
                {(ordered) => (
                  <>
                    <Board order={orderId} ordered={ordered} />
                    <UntoldPanel
                      block={shown}
                      deliveries={ordered.deliveries}
                      isLifted={ordered.order.undoneBy !== null}
                    />
                  </>
                )}
              </Loaded>
            )}
            <div className="ban-columns">
              <div className="stack images-reach">
                <ImageReachPanels
                  image={shown.image}
                  reach={shown.reach}
                  past={shown.state !== 'awaiting-approval'}
                />
              </div>
              <BlockFacts block={shown} />
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Board({ order, ordered }: { order: string; ordered: OrderWithSites }) {
  useOrderLive(order, `${ORDERS}/${order}`);
  const undoing = ordered.order.undoneBy;
  return (
    <Panel
      title="From the press to verified at the site"
      className="order-board-panel"
      aside={
        undoing === null ? (
          <span className="quiet small">pressed {instantText(Date.parse(ordered.order.issuedAt))}</span>
        ) : (
          <Link className="small" href={`/orders/${undoing}`}>
            How far its lifting has come
          </Link>
        )
      }
    >
      <OrderBoard deliveries={ordered.deliveries} order={order} kind={ordered.order.kind} />
    </Panel>
  );
}

function Sub({ block, order }: { block: ImageBlockView; order: OrderView | undefined }) {
  return (
    <span className="ban-sub">
      <LookText look={blockLook(block, order, useNow() ?? 0)} /> · nothing new starts from it{' '}
      <Tlp label={block.tlp} />
      {block.exercise ? ' · exercise' : ''}
      {block.incident === null ? null : (
        <>
          {' '}
          · <Link href={`/incidents/${block.incident.id}`}>{block.incident.publicId}</Link>
        </>
      )}
      {block.state === 'active' ? ` · until ${instantText(Date.parse(block.expiresAt), viewerZone)}` : ''}
    </span>
  );
}

function Actions({ block, order }: { block: ImageBlockView; order: OrderView | undefined }) {
  const [asked, setAsked] = useState<'lift' | 'withdraw' | null>(null);
  const { role } = useMe();
  const close = () => setAsked(null);
  const mayLift = role === 'officer' && order !== undefined && order.undoneBy === null;
  return (
    <>
      {mayLift ? (
        <button type="button" className="button" onClick={() => setAsked('lift')}>
          Lift the block
        </button>
      ) : null}
      {block.may.withdraw ? (
        <button type="button" className="button" onClick={() => setAsked('withdraw')}>
          Withdraw it
        </button>
      ) : null}
      {asked === 'lift' && order ? <LiftBlockDialog order={order} onClose={close} /> : null}
      {asked === 'withdraw' ? (
        <ReasonDialog
          title="Withdraw the block"
          words="No site was told of it, so nothing must be undone."
          button="Withdraw it"
          changes={[BLOCKS]}
          act={(reason) => ({ path: `${blockPath(block.id)}/withdraw`, body: { reason } })}
          onClose={close}
        />
      ) : null}
    </>
  );
}
