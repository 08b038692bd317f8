import type { ImageBlockView, OrderView } from '@muster/contract';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { useNow } from '../../app/server-clock.ts';
import { useMe } from '../../app/session.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Scroll } from '../../ui/scroll.tsx';
import { dayText, instantText, timeText, viewerZone } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import { count } from '../../ui/words.ts';
import '../bans/bans.css';
import { sumsOf } from '../orders/counts.ts';
import { LookSign } from '../orders/look-sign.tsx';
import { PowersNav } from '../orders/powers-nav.tsx';
import { ShareBar } from '../orders/share-bar.tsx';
import { blockLook } from './block-looks.ts';
import { ImageText } from './image-text.tsx';
import './images.css';
import { BLOCKS, ORDERS } from './paths.ts';

/** Images from which nothing new is started, and where that is proven. */
export function ImagesPage() {
  const blocks = useRead<ImageBlockView[]>(BLOCKS, { everyMs: 15_000 });
  const orders = useRead<{ items: OrderView[] }>(`${ORDERS}?withoutBans=true&limit=100`, {
    everyMs: 15_000,
  });
  const { role } = useMe();
  const byId = new Map(orders.data?.items.map((order) => [order.id, order]));
  return (
    <Page
      title="Images"
      sub="Images from which nothing new starts at any site. What runs from them goes on."
      actions={
        role === 'officer' ? (
          <Link className="main" href="/images/new">
            Block an image
          </Link>
        ) : undefined
      }
    >
      <PowersNav here="/images" />
      <Loaded of={blocks}>
        {(all) => {
          const waiting = all.filter(({ state }) => state === 'awaiting-approval');
          const rest = all.filter(({ state }) => state !== 'awaiting-approval');
          return (
            <div className="stack">
              {waiting.length > 0 ? (
                <Panel title="Waits for a second officer" className="bans-waiting">
                  <BlocksTable blocks={waiting} orders={byId} />
                </Panel>
              ) : null}
              <Panel title="Blocked">
                {rest.length > 0 ? (
                  <BlocksTable blocks={rest} orders={byId} />
                ) : (
                  <p className="empty">No image is blocked.</p>
                )}
              </Panel>
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
}

interface BlocksTableProps {
  blocks: readonly ImageBlockView[];
  orders: ReadonlyMap<string, OrderView>;
}

function BlocksTable({ blocks, orders }: BlocksTableProps) {
  return (
    <Scroll label="Blocked images">
      <table className="table bans-table">
        <thead>
          <tr>
            <th scope="col">Image</th>
            <th scope="col" className="of-more">
              Ran from it
            </th>
            <th scope="col" className="of-sites">
              Sites
            </th>
            <th scope="col" className="of-since">
              Since
            </th>
            <th scope="col" className="of-until">
              Until
            </th>
            <th scope="col" className="of-by">
              By
            </th>
          </tr>
        </thead>
        <tbody>
          {blocks.map((block) => (
            <BlockRow key={block.id} block={block} order={orders.get(block.orderId ?? '')} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function BlockRow({ block, order }: { block: ImageBlockView; order: OrderView | undefined }) {
  const look = blockLook(block, order, useNow() ?? 0);
  const since = block.answered?.at ?? block.madeAt;
  return (
    <tr>
      <th scope="row">
        <span className="ban-whom">
          <LookSign look={look} spoken />
          <span>
            <Link href={`/images/${block.id}`}>
              <ImageText image={block.image} />
            </Link>
            <span className="quiet small">
              {block.sites === null ? '' : `${block.sites.map(({ name }) => name).join(', ')} alone · `}
              {block.incident ? `${block.incident.publicId} · ` : ''}
              {block.exercise ? 'exercise · ' : ''}
              {block.reason} <Tlp label={block.tlp} />
            </span>
          </span>
        </span>
      </th>
      <td>
        {count(block.reach.servers, 'server')}
        {block.reach.touched.length > 0 ? ` at ${count(block.reach.touched.length, 'site')}` : ''}
      </td>
      <td>{order ? <Proven order={order} /> : <span className="quiet small">{look.says}</span>}</td>
      <td className="nowrap" data-says="since ">
        <time dateTime={since} title={instantText(Date.parse(since))}>
          {dayText(Date.parse(since), viewerZone)}, {timeText(Date.parse(since), viewerZone)}
        </time>
      </td>
      <td className="nowrap" data-says="until ">
        {look.look === 'none' ? look.says : dayText(Date.parse(block.expiresAt), viewerZone)}
      </td>
      <td data-says="by ">{block.madeBy}</td>
    </tr>
  );
}

function Proven({ order: { counts } }: { order: OrderView }) {
  const { withAgent, proven, needHand } = sumsOf(counts);
  return (
    <span className="ban-sites">
      <ShareBar counts={counts} />
      <span className="small nowrap">
        {proven} of {withAgent} verified
        {needHand > 0 ? (
          <b className="hot">
            {' '}
            · {needHand} {needHand === 1 ? 'needs' : 'need'} a hand
          </b>
        ) : (
          ''
        )}
      </span>
    </span>
  );
}
