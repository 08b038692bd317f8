import type { SubjectIdentifier } from '@muster/contract';

interface Site {
  id: string;
  name: string;
}

/**
 * `bio042@MERSEY-HEP`: an account of a site, which means something only there. Undefined for whatever does not end in
 * the name of a site that is known.
 */
export function accountAtSite(written: string, sites: readonly Site[]): SubjectIdentifier | undefined {
  const at = written.lastIndexOf('@');
  const name = written.slice(0, at).trim();
  const place = written
    .slice(at + 1)
    .trim()
    .toLowerCase();
  if (at < 1 || name === '' || /\s/.test(name)) return undefined;
  const site = sites.find((one) => one.name.toLowerCase() === place);
  return site && { format: 'account', siteId: site.id, name };
}
