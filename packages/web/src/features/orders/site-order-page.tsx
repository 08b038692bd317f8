import type { OrderKind, OrderWithSites, SiteOrderDetail, SiteOrderView } from '@muster/contract';
import { useSearchParams } from 'wouter';
import { useRead } from '../../app/query.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText, secondsText, viewerZone } from '../../ui/times.ts';
import { agentWords } from './agent-words.ts';
import { deliveryLooks, underWay } from './delivery-looks.ts';
import { effectLooks } from './effect-looks.ts';
import { effectsText } from './effect-words.ts';
import { lagText } from './lags.ts';
import { LookText } from './look-sign.tsx';
import { noAgentPlanText } from './no-agent.ts';
import { orderCrumbs } from './order-crumbs.ts';
import './orders.css';
import { OrderFacts } from './order-facts.tsx';
import { PlanPanel } from './plan-panel.tsx';
import { ReceiptsPanel } from './receipts-panel.tsx';
import { SiteQuestionWords } from './site-question.tsx';
import { stepText, toldStepText } from './step-words.ts';
import { useOrderLive } from './use-order-live.ts';

/** One order at one site: what its agent planned, did, read back and signed. */
export function SiteOrderPage({ id, site }: { id: string; site: string }) {
  const [params] = useSearchParams();
  const agent = params.get('agent');
  const path = `/api/v1/orders/${encodeURIComponent(id)}`;
  const own = `${path}/sites/${encodeURIComponent(site)}${agent ? `?agent=${encodeURIComponent(agent)}` : ''}`;
  const order = useRead<OrderWithSites>(path);
  const detail = useRead<SiteOrderDetail>(own, { everyMs: 15_000 });
  useOrderLive(id, path);
  const delivery = detail.data?.delivery;
  return (
    <Page
      title={delivery?.site.name ?? 'Order at a site'}
      crumbs={orderCrumbs(order.data?.order)}
      sub={
        delivery ? (
          <span className="order-sub">
            <LookText look={deliveryLooks[delivery.state]} />
            {agentOf(delivery, order.data)}
            {order.data ? ` · ${effectsText(order.data.order.effects)}` : ''}
          </span>
        ) : undefined
      }
    >
      <Loaded of={detail}>
        {(shown) => (
          <div className="stack site-order">
            <Lags delivery={shown.delivery} />
            <SiteQuestionWords order={id} detail={shown} />
            <Words detail={shown} />
            <div className="order-columns">
              <div className="stack">
                {shown.plan === null ? (
                  <Panel title="Plan">
                    <p className="empty">{noPlanText(shown.delivery, order.data?.order.kind ?? 'ban')}</p>
                  </Panel>
                ) : (
                  <PlanPanel plan={shown.plan} effects={shown.effects} />
                )}
              </div>
              <div className="stack">
                {order.data ? <OrderFacts order={order.data.order} /> : null}
                <ReceiptsPanel detail={shown} />
                <ChangesPanel detail={shown} />
              </div>
            </div>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

/** Which of the site's agents, where it has several. */
function agentOf(delivery: SiteOrderView, order: OrderWithSites | undefined): string {
  const all = order?.deliveries ?? [];
  const same = all.find(({ agentId, site }) => site.id === delivery.site.id && agentId === delivery.agentId);
  const words = same ? agentWords(same, all) : null;
  return words === null ? '' : ` · ${words}`;
}

function noPlanText({ state }: SiteOrderView, kind: OrderKind): string {
  if (state === 'no-agent') return noAgentPlanText(kind);
  if (state === 'refused') return 'The site refused before it made one.';
  return underWay.has(state) ? 'The site has not made one yet.' : 'The site has told of none.';
}

function Lags({ delivery }: { delivery: SiteOrderView }) {
  const { effects, fullFrom } = delivery;
  const read = effects.holds + effects.differs + effects.unknown;
  return (
    <section className="facts" aria-label="At a glance">
      {(['received', 'applied', 'verified'] as const).map((step) => {
        const ms = delivery.lagMs[step];
        const at = delivery[`${step}At`];
        return (
          <div key={step}>
            <b>
              {ms === null ? '–' : lagText(ms / 1000)} <small>to {step}</small>
            </b>
            <span>{at === null ? 'not yet' : `${secondsText(Date.parse(at))} UTC`}</span>
          </div>
        );
      })}
      <div>
        <b className={effects.differs > 0 ? 'hot' : undefined}>
          {effects.holds} <small>of {read} effects hold</small>
        </b>
        <span>
          {fullFrom === null
            ? effects.unknown > 0
              ? `${effects.unknown} could not be read`
              : 'as last read back'
            : `in full from ${instantText(Date.parse(fullFrom), viewerZone)}`}
        </span>
      </div>
    </section>
  );
}

/** What people should know: the site's own words, what it cannot do, what works on, what is lost. */
function Words({ detail: { delivery, plan, cannotUndo } }: { detail: SiteOrderDetail }) {
  const cannot = plan?.cannot ?? [];
  const warnings = plan?.warnings ?? [];
  if (!delivery.reason && cannot.length + warnings.length + cannotUndo.length === 0) return null;
  return (
    <div className="order-words">
      {delivery.reason ? (
        <blockquote>
          {delivery.reason}
          {delivery.decidedBy === null ? null : (
            <footer className="quiet small">
              {delivery.decidedBy.kind === 'policy'
                ? `rule ${delivery.decidedBy.name}`
                : delivery.decidedBy.name}
            </footer>
          )}
        </blockquote>
      ) : null}
      <List title="To know beforehand" items={warnings} />
      <List title="This site cannot or will not" items={cannot.map(({ what, why }) => `${what}: ${why}`)} />
      <List
        title="Cannot be brought back"
        items={cannotUndo.map(({ step, what }) => `${toldStepText(step)}: ${what}`)}
      />
    </div>
  );
}

function List({ title, items }: { title: string; items: readonly string[] }) {
  if (items.length === 0) return null;
  return (
    <section className="order-warning" aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </section>
  );
}

/** Readings that were not as the ones before: somebody undid something, or it was put back. */
function ChangesPanel({ detail: { changes } }: { detail: SiteOrderDetail }) {
  if (changes.length === 0) return null;
  return (
    <Panel title="Changed since">
      <ol className="receipts">
        {changes.map((effect) => (
          <li key={`${effect.id} ${effect.readAt}`}>
            <LookText look={effectLooks[effect.state]} words="" />
            <div>
              <p>
                {stepText(effect)}: {effectLooks[effect.state].says}
              </p>
              <p className="quiet small">
                found {effect.found} · {instantText(Date.parse(effect.readAt))}
              </p>
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
