import type { WhoAmI } from '@muster/contract';
import { createContext, type ReactNode, use, useEffect, useState } from 'react';
import { Redirect } from 'wouter';
import { ask, Refused } from './api.ts';
import { queries, useRead } from './query.ts';

export interface Me extends WhoAmI {
  role: NonNullable<WhoAmI['role']>;
  scope: NonNullable<WhoAmI['scope']>;
}

const Session = createContext<Me | null>(null);

/** Who is signed in and may act as somebody; only below `SignedIn`. */
export function useMe(): Me {
  const me = use(Session);
  if (!me) throw new Error('nobody is signed in here');
  return me;
}

/** Shows the page to who is signed in, and the way in to everybody else. */
export function SignedIn({ children, entry }: { children: ReactNode; entry: (fault: string) => ReactNode }) {
  const exchange = useTokenOfAddress();
  const me = useRead<WhoAmI>('/api/v1/me', { when: exchange.done, everyMs: 60_000 });
  if (!exchange.done) return null;
  if (me.data && !(me.error instanceof Refused)) {
    return hasAccess(me.data) ? (
      <Session value={me.data}>{children}</Session>
    ) : (
      <Redirect to="/no-access" replace />
    );
  }
  if (me.isPending) return null;
  const out = me.error instanceof Refused && me.error.code.startsWith('auth.');
  return entry(exchange.fault || (out ? '' : (me.error?.message ?? '')));
}

function hasAccess(me: WhoAmI): me is Me {
  return me.role !== null && me.scope !== null;
}

/**
 * A page may be opened with `#token=mst_…`: the token is exchanged for a session and goes from the address at once,
 * so that neither history nor a glance over the shoulder holds it.
 */
function useTokenOfAddress(): { done: boolean; fault: string } {
  const [token] = useState(() => /^#token=(mst_[\w-]+)$/.exec(location.hash)?.[1]);
  const [state, setState] = useState({ done: token === undefined, fault: '' });
  useEffect(() => {
    if (token === undefined) return;
    history.replaceState(null, '', location.pathname + location.search);
    ask('POST', '/api/v1/sessions', { token }).then(
      () => setState({ done: true, fault: '' }),
      (error: Error) => setState({ done: true, fault: error.message }),
    );
  }, [token]);
  return state;
}

export async function signOut(): Promise<void> {
  await ask('DELETE', '/api/v1/sessions/current');
  queries.clear();
  location.assign('/sign-in');
}
