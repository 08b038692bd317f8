import type { ImageBlockView, OrderView } from '@muster/contract';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { useNow } from '../../app/server-clock.ts';
import { useMe } from '../../app/session.tsx';
import { LinesTable } from '../../ui/lines-table.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { dayText, viewerZone } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import { count } from '../../ui/words.ts';
import '../bans/bans.css';
import { LookSign } from '../orders/look-sign.tsx';
import { powerColumns } from '../orders/power-columns.tsx';
import { PowersNav } from '../orders/powers-nav.tsx';
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
  const now = useNow() ?? 0;
  const orderOf = ({ orderId }: ImageBlockView) => orders.get(orderId ?? '');
  return (
    <LinesTable
      label="Blocked images"
      className="bans-table"
      columns={[
        {
          title: 'Image',
          of: (block) => <Which block={block} look={blockLook(block, orderOf(block), now)} />,
        },
        { title: 'Ran from it', says: '', className: 'of-more', of: reachText },
        ...powerColumns<ImageBlockView>((block) => {
          const { look, says } = blockLook(block, orderOf(block), now);
          return {
            counts: orderOf(block)?.counts ?? null,
            says,
            since: block.answered?.at ?? block.madeAt,
            until: look === 'none' ? says : dayText(Date.parse(block.expiresAt), viewerZone),
            by: block.madeBy,
          };
        }),
      ]}
      rows={blocks}
      keyOf={({ id }) => id}
    />
  );
}

function reachText({ reach: { servers, touched } }: ImageBlockView): string {
  return `${count(servers, 'server')}${touched.length > 0 ? ` at ${count(touched.length, 'site')}` : ''}`;
}

function Which({ block, look }: { block: ImageBlockView; look: ReturnType<typeof blockLook> }) {
  return (
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
  );
}
