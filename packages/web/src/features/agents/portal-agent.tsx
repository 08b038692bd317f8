import type { OrderView, OrderWithSites, SiteAgents, SiteOrderDetail } from '@muster/contract';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Panel } from '../../ui/panel.tsx';
import { instantText, viewerZone } from '../../ui/times.ts';
import { count } from '../../ui/words.ts';
import { nameText } from '../bans/subject-words.ts';
import { agentWords } from '../orders/agent-words.ts';
import { deliveryLooks, firstToSee } from '../orders/delivery-looks.ts';
import { effectsText } from '../orders/effect-words.ts';
import { LookText } from '../orders/look-sign.tsx';
import '../orders/orders.css';
import { SiteQuestionWords } from '../orders/site-question.tsx';
import './agents.css';
import { healthOf } from './health.ts';
import { AGENTS } from './paths.ts';

const EVERY_MS = 15_000;

/** The site's own agents, and what was ordered here lately: where a question waits, and where it is answered. */
export function PortalAgent() {
  const { scope } = useMe();
  const site = scope.kind === 'site' ? scope.siteId : '';
  const agents = useRead<SiteAgents>(AGENTS, { everyMs: EVERY_MS });
  const orders = useRead<{ items: OrderView[] }>(
    `/api/v1/orders?${new URLSearchParams({ site, limit: '10' })}`,
    { everyMs: EVERY_MS, when: site !== '' },
  );
  const own = agents.data?.agents.filter(({ state }) => state !== 'revoked') ?? [];
  const given =
    orders.data?.items.filter(({ undoneBy, undoes }) => undoneBy === null && undoes === null) ?? [];
  if (own.length === 0 && given.length === 0) return null;
  return (
    <Panel title="Bans, and your agent" aside={<Link href="/agents">Your agent</Link>}>
      <ul className="enrolments">
        {own.map((agent) => (
          <li key={agent.id}>
            <span>
              <Link href={`/agents/${agent.id}`}>{agent.name}</Link>{' '}
              <span className="quiet small">version {agent.version}</span>
            </span>
            <LookText look={healthOf(agent).look} />
          </li>
        ))}
        {given.map((order) => (
          <Given key={order.id} order={order} site={site} />
        ))}
      </ul>
    </Panel>
  );
}

function Given({ order, site }: { order: OrderView; site: string }) {
  const states = Object.keys(order.counts) as (keyof typeof deliveryLooks)[];
  const state = firstToSee(states);
  return (
    <li>
      <div>
        <Link href={`/orders/${order.id}/sites/${site}`}>{order.title}</Link>{' '}
        <span className="quiet small">
          {effectsText(order.effects)} {instantText(Date.parse(order.issuedAt), viewerZone)}
        </span>
        {state === 'waiting' ? <Why order={order} /> : null}
        {state === 'waiting' ? <Asked order={order.id} site={site} /> : null}
      </div>
      {state ? <LookText look={deliveryLooks[state]} /> : null}
    </li>
  );
}

/** Whom it means in full, since a short title may be shared by two people, and why. */
function Why({ order: { target, reason } }: { order: OrderView }) {
  const names = target.type === 'subject' ? target.subject.identifiers.map((one) => nameText(one)) : [];
  return (
    <p className="small">
      {names.length > 0 ? <span className="mono">{names.join('; ')}</span> : null} {reason}
    </p>
  );
}

/** Each of the site's agents asks for itself: what it would touch is its own. */
function Asked({ order, site }: { order: string; site: string }) {
  const read = useRead<OrderWithSites>(`/api/v1/orders/${order}`, { everyMs: EVERY_MS });
  const all = read.data?.deliveries ?? [];
  const asking = all.filter(({ state }) => state === 'waiting');
  return asking.map((delivery) => (
    <AskedBy
      key={delivery.agentId}
      order={order}
      agent={agentWords(delivery, all)}
      at={`/orders/${order}/sites/${site}?${new URLSearchParams({ agent: delivery.agentId ?? '' })}`}
    />
  ));
}

function AskedBy({ order, agent, at }: { order: string; agent: string | null; at: string }) {
  const { data } = useRead<SiteOrderDetail>(`/api/v1${at}`, { everyMs: EVERY_MS });
  if (!data) return null;
  const steps = data.plan?.steps.length ?? 0;
  return (
    <div className="portal-question">
      {agent === null ? null : <p className="quiet">The agent {agent} asks.</p>}
      {steps > 0 ? <Link href={at}>{`Read its plan first: ${count(steps, 'step')}`}</Link> : null}
      <SiteQuestionWords order={order} detail={data} />
    </div>
  );
}
