import type { BanBoard as BanBoardView, BanView } from '@muster/contract';
import { Link } from 'wouter';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { Tlp } from '../../ui/tlp.tsx';
import { effectsText } from '../orders/effect-words.ts';
import { LookText } from '../orders/look-sign.tsx';
import { OrderBoard } from '../orders/order-board.tsx';
import { ApprovalPanel } from './approval-panel.tsx';
import { BanActions } from './ban-actions.tsx';
import { BanFacts } from './ban-facts.tsx';
import { banLooks } from './ban-words.ts';
import { EventsPanel } from './events-panel.tsx';
import './bans.css';
import { ListsPanel } from './lists-panel.tsx';
import { ReachPanels } from './reach-panels.tsx';
import { SparingsPanel } from './sparings-panel.tsx';
import { useBan } from './use-ban.ts';
import { WhomPanel } from './whom-panel.tsx';

/** One ban: how far it has come, site by site; whom it means; what happened to it. */
export function BanPage({ id }: { id: string }) {
  const { ban, board } = useBan(id);
  return (
    <Page
      title={ban.data?.title ?? 'Ban'}
      crumbs={[{ label: 'Bans', href: '/bans' }]}
      sub={ban.data ? <Sub ban={ban.data} /> : undefined}
      actions={ban.data ? <BanActions ban={ban.data} /> : undefined}
    >
      <Loaded of={ban}>
        {(view) => (
          <div className="stack ban">
            {view.state === 'awaiting-approval' ? <ApprovalPanel ban={view} /> : null}
            {view.orderId === null ? null : (
              <Loaded of={board}>{(shown) => <Board board={shown} ban={view} />}</Loaded>
            )}
            <div className="ban-columns">
              <div className="stack">
                <SparingsPanel ban={view} />
                <WhomPanel ban={view} />
                {view.reach === null ? null : <ReachPanels reach={view.reach} made />}
              </div>
              <div className="stack">
                <EventsPanel ban={view} />
                <ListsPanel ban={view} />
              </div>
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Sub({ ban }: { ban: BanView }) {
  return (
    <span className="ban-sub">
      <LookText look={banLooks[ban.state]} /> · {ban.publicId} · {effectsText(ban.effects)}{' '}
      <Tlp label={ban.tlp} />
      {ban.exercise ? ' · exercise' : ''}
      {ban.incident === null ? null : (
        <>
          {' '}
          · <Link href={`/incidents/${ban.incident.id}`}>{ban.incident.publicId}</Link>
        </>
      )}
      {ban.state === 'active' ? ` · until ${instantText(Date.parse(ban.expiresAt), viewerZone)}` : ''}
    </span>
  );
}

function Board({ board, ban }: { board: BanBoardView; ban: BanView }) {
  const order = ban.orderId ?? '';
  const undone = ban.liftOrderId;
  return (
    <>
      <BanFacts ban={ban} deliveries={board.rows} />
      {board.lifting === null || undone === null ? null : (
        <Panel title="Being lifted" className="order-board-panel">
          <OrderBoard deliveries={board.lifting} order={undone} kind="unban" />
        </Panel>
      )}
      <Panel
        title={board.lifting === null ? 'From the press to verified at the site' : 'As it was brought about'}
        className="order-board-panel"
        aside={
          ban.activeAt === null ? null : (
            <span className="quiet small">pressed {instantText(Date.parse(ban.activeAt))}</span>
          )
        }
      >
        <OrderBoard deliveries={board.rows} order={order} kind="ban" />
      </Panel>
    </>
  );
}
