import { type TlpLabel, tlpRank, tlpText } from '@muster/contract';

/** What decides whether somebody may have a message. */
export interface GateRecipient {
  address: string;
  as: 'to' | 'cc';
  party: 'csirt' | 'site' | 'ngi' | 'vo' | 'person' | 'outsider';
  /** Whose: id of the site or NGI, name of the VO; one organisation. Null where it is none. */
  organisation: string | null;
  /** Has a part in the incident: by its site, its NGI, a share that holds, or a role. */
  involved: boolean;
  /** The address goes to many people. */
  isList: boolean;
}

/**
 * Why each recipient may not have a message with this label; null where they may (TLP 2.0). To each of them the
 * message goes as a mail of its own.
 *
 * RED: individuals with a role, and contacts of the sites concerned, one by one: no list, no copy.
 * AMBER+STRICT: the sites concerned and the CSIRT; a copy only inside an organisation that it is addressed to.
 * AMBER: who has a part in the incident. GREEN: who is registered in the federation. CLEAR: anybody.
 */
export function gate(label: TlpLabel, recipients: readonly GateRecipient[]): (string | null)[] {
  const addressed = new Set(
    recipients.filter((one) => one.as === 'to' && one.party !== 'outsider').map(organisationOf),
  );
  return recipients.map((one) => faultOf(label, one, addressed));
}

function faultOf(label: TlpLabel, one: GateRecipient, addressed: ReadonlySet<string>): string | null {
  switch (label) {
    case 'CLEAR':
      return null;
    case 'GREEN':
      return one.party === 'outsider'
        ? `${tlpText(label)} stays in the registered community, and this address is not registered.`
        : null;
    case 'AMBER':
      return isParty(one)
        ? null
        : `${tlpText(label)} goes to those who have a part in the incident; this one has none.`;
    case 'AMBER+STRICT':
      return strict(one, addressed);
    case 'RED':
      return red(one);
  }
}

function strict(one: GateRecipient, addressed: ReadonlySet<string>): string | null {
  if (!(one.party === 'csirt' || (one.involved && (one.party === 'site' || one.party === 'person'))))
    return 'TLP:AMBER+STRICT goes to the sites concerned and the CSIRT only, and they keep it inside their own organisation.';
  if (one.as === 'cc' && !addressed.has(organisationOf(one)))
    return 'TLP:AMBER+STRICT allows a copy only inside an organisation that the message is addressed to.';
  return null;
}

function red(one: GateRecipient): string | null {
  if (one.isList) return 'TLP:RED goes to individuals; this address is a list.';
  if (one.as === 'cc') return 'TLP:RED knows no copies: address each person by themselves.';
  if (one.involved && (one.party === 'person' || one.party === 'site')) return null;
  return 'TLP:RED goes to persons with a role in the incident and to contacts of the sites concerned, nobody else.';
}

function isParty({ party, involved }: GateRecipient): boolean {
  return party === 'csirt' || (involved && party !== 'outsider');
}

function organisationOf({ party, organisation, address }: GateRecipient): string {
  return organisation === null ? `${party} ${party === 'csirt' ? '' : address}` : `${party} ${organisation}`;
}

/**
 * Why a message may not carry this label on an incident with that one; null where it may. A wider label needs a
 * decision on record that says what was taken out; what is AMBER+STRICT is never widened, decision or not.
 */
export function labelFault(
  message: TlpLabel,
  incident: TlpLabel,
  redaction: string | undefined,
): string | null {
  if (tlpRank(message) >= tlpRank(incident)) return null;
  if (incident === 'AMBER+STRICT')
    return `The incident is TLP:AMBER+STRICT, which is never widened: label the message TLP:AMBER+STRICT or TLP:RED.`;
  if (redaction !== undefined) return null;
  return `The incident is ${tlpText(incident)} and the message ${tlpText(message)}: say what was taken out so that it may go wider, or keep the label.`;
}

/** A closure report is AMBER or RED, with or without STRICT; nothing wider. */
export function closureLabelFault(label: TlpLabel): string | null {
  return tlpRank(label) >= tlpRank('AMBER') ? null : 'A closure report is labelled TLP:AMBER or TLP:RED.';
}

/** Words in the part before the @ that mean many people. */
const LIST_WORDS =
  /(^|[._+-])(all|list|lists|everybody|members|announce|users|staff|discuss|community)([._+-]|$)|-l$/i;

/** As far as an address tells; the registry says nothing of it. */
export function looksLikeList(address: string): boolean {
  const [local = '', domain = ''] = address.split('@');
  return LIST_WORDS.test(local) || /^(lists?|mailman|listserv)\./i.test(domain);
}
