import type { InvitationView, WaysIn, WhoAmI } from '@muster/contract';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { ask } from '../../app/api.ts';
import { useRead } from '../../app/query.ts';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { firstPageOf, signedInAs } from './after-sign-in.ts';
import { OpenFrame } from './open-frame.tsx';
import { useSecretOfAddress } from './secret-of-address.ts';
import { useStep } from './use-step.ts';
import { WayInForm } from './way-in-form.tsx';
import { when } from './when.ts';

/** Somebody was invited: they say how they will sign in. */
export function InvitationPage() {
  const secret = useSecretOfAddress();
  const ways = useRead<WaysIn>('/api/v1/sign-in');
  return (
    <OpenFrame title="Your invitation">
      {secret === null ? (
        <p className="fault" role="alert">
          The link is not complete: open it exactly as you were given it, with all that follows the #.
        </p>
      ) : (
        <Loaded of={ways}>{(known) => <Invitation secret={secret} ways={known} />}</Loaded>
      )}
    </OpenFrame>
  );
}

function Invitation({ secret, ways }: { secret: string; ways: WaysIn }) {
  const [, go] = useLocation();
  const step = useStep();
  const [shown, setShown] = useState<InvitationView | null>(null);

  async function byProvider(): Promise<void> {
    const { url } = await ask<{ url: string }>('POST', '/api/v1/sign-in/oidc', { invitation: secret });
    location.assign(url);
  }
  if (shown === null) {
    return (
      <div className="form">
        <p>
          Somebody gave you a one-time link to this server. It is used up only when you have chosen how to
          sign in.
        </p>
        {step.fault ? <Fault error={step.fault} /> : null}
        <button
          type="button"
          className="main"
          disabled={step.busy}
          onClick={() =>
            void step.run(async () => {
              setShown(await ask<InvitationView>('POST', '/api/v1/invitations/view', { secret }));
            })
          }
        >
          Open the invitation
        </button>
      </div>
    );
  }
  return (
    <WayInForm
      mail={shown.mail}
      ways={ways}
      beginPasskey={() => ask('POST', '/api/v1/invitations/passkey', { secret })}
      finish={(way) => ask<WhoAmI>('POST', '/api/v1/invitations/accept', { secret, ...way })}
      onDone={(me) => {
        signedInAs(me);
        go(firstPageOf(me, '/'), { replace: true });
      }}
    >
      <p>
        This is for <b>{shown.name}</b>
        {shown.mail ? ` (${shown.mail})` : ''}, until {when(shown.expiresAt)}. How will you sign in from now
        on?
      </p>
      {step.fault ? <Fault error={step.fault} /> : null}
      {ways.provider ? (
        <button
          type="button"
          className="button"
          disabled={step.busy}
          onClick={() => void step.run(byProvider)}
        >
          Use my account at {ways.provider.label}
        </button>
      ) : null}
    </WayInForm>
  );
}
