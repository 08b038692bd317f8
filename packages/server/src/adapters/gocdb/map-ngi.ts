import type { SnapshotDraft } from '../federation-files/draft.ts';
import { attributeOf, positionOf, textOf, warnOfStrayText } from './element.ts';
import type { XmlElement } from './xml.ts';

/** The roles that the addresses of an NGI stand for. */
const addresses = [
  { element: 'SECURITY_EMAIL', role: 'ngi-security' },
  { element: 'EMAIL', role: 'admin' },
  { element: 'ROD_EMAIL', role: 'alarm' },
  { element: 'HELPDESK_EMAIL', role: 'ticket' },
] as const;

/** `get_ngi`: results/NGI. It has no published schema; real answers carry a PRIMARY_KEY that is not always unique. */
export function mapNgi(element: XmlElement, draft: SnapshotDraft): void {
  warnOfStrayText(element, draft.warn);
  const name = attributeOf(element, 'NAME') ?? textOf(element, 'NAME');
  if (name === null) {
    draft.warn(element.at, 'an NGI without a name was left out');
    return;
  }
  const key = textOf(element, 'OBJECT_ID') ?? attributeOf(element, 'PRIMARY_KEY');
  draft.ngi({ name, key, fields: { description: textOf(element, 'DESCRIPTION') } }, element.at);
  for (const { element: tag, role } of addresses) {
    const text = textOf(element, tag);
    if (text !== null) {
      draft.contact({ owner: { kind: 'ngi', name }, role, channel: 'email', text }, positionOf(element, tag));
    }
  }
  if (textOf(element, 'SECURITY_EMAIL') === null) {
    draft.warn(element.at, `the NGI ${name} has no security address`);
  }
}
