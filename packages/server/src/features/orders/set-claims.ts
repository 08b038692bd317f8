import { ORDER_EVENT, type OrderTarget, type SiteOrder, type SubjectIdentifier } from '@muster/contract';
import { readName, siteOf, writeRfc4514 } from '@muster/subjects';
import type { Json } from '../../kernel/canonical-json.ts';
import type { SetContent } from '../signals/index.ts';

const RISC = 'https://schemas.openid.net/secevent/risc/event-type/';
const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/';

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
  const events: SetContent['events'] = { [ORDER_EVENT]: { ...order } };
  const seconds = Math.floor(Date.parse(order.issuedAt) / 1000);
  if (order.target.type === 'subject') {
    const isBan = order.kind === 'ban';
    events[`${RISC}${isBan ? 'account-disabled' : 'account-enabled'}`] = {};
    if (isBan) {
      events[`${CAEP}session-revoked`] = { initiating_entity: 'admin', event_timestamp: seconds };
    }
  }
  return {
    txn: order.id,
    sub_id:
      order.target.type === 'subject'
        ? { format: 'aliases', identifiers: order.target.subject.identifiers.map(rfc9493) }
        : { format: 'opaque', id: order.id },
    events,
  };
}

/** RFC 9493 knows no format for most of these: they go as URIs, X.509 names under our scheme `x509:`. */
function rfc9493(identifier: SubjectIdentifier): Json {
  switch (identifier.format) {
    case 'iss_sub':
      return { format: 'iss_sub', iss: identifier.iss, sub: identifier.sub };
    case 'email':
      return { format: 'email', email: identifier.email };
    case 'x509':
      return { format: 'uri', uri: `x509:${encodeURIComponent(writeRfc4514(readName(identifier.name)))}` };
    case 'fqan':
      return { format: 'uri', uri: `fqan:${encodeURIComponent(identifier.fqan)}` };
    case 'keystone-user':
      return local(identifier.format, identifier.siteId, identifier.userId);
    case 'account':
      return local(identifier.format, identifier.siteId, identifier.name);
    default:
      return local(identifier.format, identifier.siteId, identifier.id);
  }
}

function local(format: string, siteId: string, id: string): Json {
  return { format: 'uri', uri: `urn:x-muster:${format}:${siteId}:${encodeURIComponent(id)}` };
}
