import { MusterError } from '../../kernel/errors.ts';
import type {
  Coverage,
  FederationDocument,
  FederationSnapshot,
  ReadOptions,
} from '../../ports/federation-snapshot.ts';
import { SnapshotDraft } from '../federation-files/draft.ts';
import { attributeOf, childNamed, childrenNamed } from './element.ts';
import { mapSecurityInfo, mapSiteContacts } from './map-contacts.ts';
import { mapDowntime } from './map-downtime.ts';
import { mapNgi } from './map-ngi.ts';
import { mapListedSite, mapSite } from './map-site.ts';
import { readXml, type XmlElement } from './xml.ts';

type Method =
  | 'get_ngi'
  | 'get_site'
  | 'get_site_list'
  | 'get_site_contacts'
  | 'get_site_security_info'
  | 'get_downtime';

interface MethodReader {
  map: (element: XmlElement, draft: SnapshotDraft) => void;
  covers: Partial<Coverage>;
}

/** The registry's methods that are read, in the order in which their answers are applied. */
const methods: Readonly<Record<Method, MethodReader>> = {
  get_ngi: { map: mapNgi, covers: { ngis: true, contacts: 'all' } },
  get_site_list: { map: mapListedSite, covers: { sites: true } },
  get_site: { map: mapSite, covers: { sites: true, contacts: 'all' } },
  get_site_security_info: { map: mapSecurityInfo, covers: { contacts: 'all' } },
  get_site_contacts: { map: mapSiteContacts, covers: { contacts: 'all' } },
  get_downtime: { map: mapDowntime, covers: {} },
};
const nothing: Coverage = {
  ngis: false,
  sites: false,
  contacts: 'none',
  calendars: false,
  downtimes: false,
  endpoints: false,
};

interface Answer {
  method: Method;
  root: XmlElement;
}

/**
 * Reads answers of GOCDB's programmatic interface; which method one answers is seen from its elements.
 * Pages of one method that are read together count as one answer.
 * @throws MusterError `import.invalid`
 */
export function readGocdb(
  documents: readonly FederationDocument[],
  options: ReadOptions,
): FederationSnapshot[] {
  const answers = documents.map((document) => {
    const root = readXml(document);
    return { method: methodOf(root), root };
  });
  const source = options.label ? `gocdb:${options.label}` : 'gocdb';
  return (Object.keys(methods) as Method[]).flatMap((method) => {
    const pages = answers.filter((answer) => answer.method === method);
    return pages.length === 0 ? [] : [readMethod(method, pages, source, options.partial === true)];
  });
}

function readMethod(method: Method, pages: Answer[], source: string, partial: boolean): FederationSnapshot {
  const draft = new SnapshotDraft(source, method, coverageOf(method, pages, partial));
  for (const { root } of pages) {
    if (root.text !== '') draft.warn(root.at, `stray text inside ${root.name} was left out`);
    for (const child of root.children) {
      const isRecord = child.name === 'SITE' || child.name === 'NGI' || child.name === 'DOWNTIME';
      if (isRecord) methods[method].map(child, draft);
      else if (child.name !== 'meta')
        draft.warn(child.at, `the element ${child.name} was not expected; it was left out`);
    }
  }
  const first = pages[0]?.root;
  if (first && isPage(pages))
    draft.warn(first.at, 'not all pages are there: nothing that is missing counts as gone');
  return draft.snapshot;
}

function coverageOf(method: Method, pages: Answer[], partial: boolean): Coverage {
  const full: Coverage = { ...nothing, ...methods[method].covers };
  if (!partial && !isPage(pages)) return full;
  return { ...full, ngis: false, sites: false, contacts: full.contacts === 'all' ? 'listed' : 'none' };
}

/** The registry's pages name the next and the previous one in `meta`; a whole answer has an end on both sides. */
function isPage(pages: Answer[]): boolean {
  const ends = (relation: string) => pages.some(({ root }) => !linksOf(root).includes(relation));
  return !(ends('next') && ends('prev'));
}

function linksOf(root: XmlElement): string[] {
  const meta = childNamed(root, 'meta');
  return meta ? childrenNamed(meta, 'link').map((link) => attributeOf(link, 'rel') ?? '') : [];
}

function methodOf(root: XmlElement): Method {
  const records = root.children.filter((child) => child.name !== 'meta');
  const first = records[0];
  if (!first)
    throw new MusterError('import.invalid', 'the answer holds no records; nothing would be changed', root.at);
  if (first.name === 'NGI') return 'get_ngi';
  if (first.name === 'DOWNTIME') return 'get_downtime';
  if (first.name === 'SITE' && root.name === 'ROOT') return 'get_site_list';
  if (first.name === 'SITE') return methodOfSites(records);
  throw new MusterError(
    'import.invalid',
    `the element ${first.name} belongs to none of the answers that are read (${Object.keys(methods).join(', ')})`,
    first.at,
  );
}

function methodOfSites(sites: XmlElement[]): Method {
  const has = (name: string) => sites.some((site) => childNamed(site, name) !== undefined);
  if (has('CONTACT')) return 'get_site_contacts';
  // Newer answers of get_site carry CSIRT_EMAIL as well, so what only get_site has is asked for first.
  if (has('OFFICIAL_NAME') || has('ROC') || has('CERTIFICATION_STATUS')) return 'get_site';
  if (has('CSIRT_EMAIL') || has('CSIRT_TEL')) return 'get_site_security_info';
  return 'get_site_contacts';
}
