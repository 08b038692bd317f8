import type { WhoAmI } from '@muster/contract';
import { queries } from '../../app/query.ts';

const KEPT = 'muster.sign-in.to';

/** Where the reader wanted to go: a page of this server, whatever somebody wrote into the address. */
export function wantedPage(search: string): string {
  return ownPath(new URLSearchParams(search).get('to'));
}

export function ownPath(to: string | null): string {
  if (!to?.startsWith('/') || to.startsWith('//') || to.includes('\\')) return '/';
  return /^\/(sign-in|no-access|first-run|invitation|api)(\/|\?|#|$)/.test(to) ? '/' : to;
}

/** The way to the identity provider leads out of this page; the wish is kept in this tab. */
export function keepWantedPage(to: string): void {
  sessionStorage.setItem(KEPT, to);
}

export function takeWantedPage(): string {
  const to = ownPath(sessionStorage.getItem(KEPT));
  sessionStorage.removeItem(KEPT);
  return to;
}

/** What was read as somebody else is forgotten. */
export function signedInAs(me: WhoAmI): void {
  queries.clear();
  queries.setQueryData(['/api/v1/me'], me);
}

/** Where somebody begins: a site's contact in the portal, whoever has no role yet where it says whom to ask. */
export function firstPageOf(me: WhoAmI, to: string): string {
  if (me.role === null) return '/no-access';
  return me.role === 'site-contact' && to === '/' ? '/portal' : to;
}
