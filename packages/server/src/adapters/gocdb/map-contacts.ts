import type { ContactRole } from '../../ports/federation-snapshot.ts';
import type { SnapshotDraft } from '../federation-files/draft.ts';
import { childrenNamed, positionOf, textOf, warnOfStrayText } from './element.ts';
import { siteOf } from './map-site.ts';
import type { XmlElement } from './xml.ts';

/** Role names of the registry, in the order in which the people are addressed. */
const roleNames: Readonly<Record<string, { role: ContactRole; position: number }>> = {
  'site security officer': { role: 'security', position: 0 },
  'site operations manager': { role: 'admin', position: 0 },
  'site operations deputy manager': { role: 'admin', position: 1 },
  'site administrator': { role: 'admin', position: 2 },
};

/** `get_site_contacts`: results/SITE/CONTACT, one person with one or several ROLE_NAME elements. */
export function mapSiteContacts(element: XmlElement, draft: SnapshotDraft): void {
  const site = siteOf(element, draft.warn);
  if (site === null) return;
  draft.site({ ...site, fields: {} }, element.at);
  for (const contact of childrenNamed(element, 'CONTACT')) mapPerson(contact, site.name, draft);
}

function mapPerson(element: XmlElement, site: string, draft: SnapshotDraft): void {
  warnOfStrayText(element, draft.warn);
  const owner = { kind: 'site' as const, name: site };
  const name =
    [textOf(element, 'FORENAME'), textOf(element, 'SURNAME')].filter((part) => part !== null).join(' ') ||
    null;
  const roles = rolesOf(element, draft);
  const email = textOf(element, 'EMAIL');
  if (email === null && roles.length > 0)
    draft.warn(element.at, `a contact of ${site} has no e-mail address`);
  for (const { role, position } of roles) {
    if (email !== null) {
      draft.contact(
        { owner, role, channel: 'email', text: email, name, position },
        positionOf(element, 'EMAIL'),
      );
    }
  }
  const telephone = textOf(element, 'TEL');
  if (telephone !== null && roles.some(({ role }) => role === 'security')) {
    const at = positionOf(element, 'TEL');
    draft.contact(
      {
        owner,
        role: 'phone',
        channel: 'phone',
        text: telephone,
        name,
        position: 5,
        note: 'security officer',
      },
      at,
    );
  }
}

function rolesOf(element: XmlElement, draft: SnapshotDraft): { role: ContactRole; position: number }[] {
  const found = new Map<ContactRole, { role: ContactRole; position: number }>();
  const named = childrenNamed(element, 'ROLE_NAME').filter((role) => role.text !== '');
  if (named.length === 0) draft.warn(element.at, 'a contact without a role was left out');
  for (const { text, at } of named) {
    const known = Object.hasOwn(roleNames, text.toLowerCase()) ? roleNames[text.toLowerCase()] : undefined;
    if (!known) {
      draft.warn(at, `the role “${text}” is not used here; the contact was not taken for it`);
      continue;
    }
    const before = found.get(known.role);
    if (!before || before.position > known.position) found.set(known.role, known);
  }
  return [...found.values()];
}

/** `get_site_security_info`: results/SITE with the address and the telephone of the site's CSIRT. */
export function mapSecurityInfo(element: XmlElement, draft: SnapshotDraft): void {
  const site = siteOf(element, draft.warn);
  if (site === null) return;
  const owner = { kind: 'site' as const, name: site.name };
  draft.site({ ...site, fields: {} }, element.at);
  const email = textOf(element, 'CSIRT_EMAIL');
  const telephone = textOf(element, 'CSIRT_TEL');
  if (email === null) draft.warn(element.at, `the site ${site.name} has no CSIRT address`);
  else
    draft.contact(
      { owner, role: 'csirt', channel: 'email', text: email },
      positionOf(element, 'CSIRT_EMAIL'),
    );
  if (telephone !== null) {
    const at = positionOf(element, 'CSIRT_TEL');
    draft.contact({ owner, role: 'phone', channel: 'phone', text: telephone, note: 'CSIRT' }, at);
  }
}
