import {
  ACCOUNT_DISABLED_EVENT,
  ACCOUNT_ENABLED_EVENT,
  ORDER_EVENT,
  type OrderTarget,
  SESSION_REVOKED_EVENT,
  type SiteOrder,
} from '@muster/contract';
import { siteOf } from '@muster/subjects';
import { type SetContent, subjectIdOf } from '../signals/index.ts';

/**
 * What of a target concerns this site: what is local to another site stays with that one. Undefined when nothing is
 * left.
 */
export function targetAt(siteId: string, target: OrderTarget): OrderTarget | undefined {
  if (target.type !== 'subject') return target;
  const identifiers = target.subject.identifiers.filter((one) => (siteOf(one) ?? siteId) === siteId);
  if (identifiers.length === 0) return undefined;
  return { type: 'subject', subject: { ...target.subject, identifiers } };
}

/**
 * The claims of the Security Event Token that carries an order: the order itself, and, where a subject is banned, the
 * events of RISC and CAEP that say the same to who knows only them.
 */
export function orderClaims(order: SiteOrder): SetContent {
  const { over, ...rest } = order;
  const events: SetContent['events'] = { [ORDER_EVENT]: { ...rest, ...(over ? { over } : {}) } };
  const seconds = Math.floor(Date.parse(order.issuedAt) / 1000);
  // One that is over is told to who takes it back, and bans nobody.
  if (order.target.type === 'subject' && !over) {
    const isBan = order.kind === 'ban';
    events[isBan ? ACCOUNT_DISABLED_EVENT : ACCOUNT_ENABLED_EVENT] = {};
    if (isBan) {
      events[SESSION_REVOKED_EVENT] = { initiating_entity: 'admin', event_timestamp: seconds };
    }
  }
  return {
    txn: order.id,
    sub_id:
      order.target.type === 'subject'
        ? subjectIdOf(order.target.subject.identifiers)
        : { format: 'opaque', id: order.id },
    events,
  };
}
