import type { WhoAmI } from '@muster/contract';
import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { ask } from '../../app/api.ts';
import { Fault } from '../../ui/loaded.tsx';
import { Waiting } from '../../ui/waiting.tsx';
import { firstPageOf, signedInAs, takeWantedPage } from './after-sign-in.ts';
import { OpenFrame } from './open-frame.tsx';

/** What the provider sent back is taken from the address once, whatever renders this page again. */
let answer: Promise<WhoAmI> | undefined;

function exchange(): Promise<WhoAmI> {
  answer ??= ask<WhoAmI>('POST', '/api/v1/sessions', { oidc: location.search || '?' });
  history.replaceState(null, '', location.pathname);
  return answer;
}

/** Where the identity provider sends people back to: its answer becomes a session. */
export function ProviderReturnPage() {
  const [, go] = useLocation();
  const [fault, setFault] = useState<Error | null>(null);
  useEffect(() => {
    exchange().then(
      (me) => {
        signedInAs(me);
        go(firstPageOf(me, takeWantedPage()), { replace: true });
      },
      (error: Error) => setFault(error),
    );
  }, [go]);
  return (
    <OpenFrame title="Signing in">
      {fault ? (
        <>
          <Fault error={fault} />
          <p>
            <Link href="/sign-in">Back to the sign-in</Link>
          </p>
        </>
      ) : (
        <Waiting what="Asking who you are" />
      )}
    </OpenFrame>
  );
}
