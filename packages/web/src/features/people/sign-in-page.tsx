import type { PasskeyOptions, WaysIn, WhoAmI } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { ask } from '../../app/api.ts';
import { useRead } from '../../app/query.ts';
import { Field } from '../../ui/field.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { firstPageOf, keepWantedPage, signedInAs, wantedPage } from './after-sign-in.ts';
import { OpenFrame } from './open-frame.tsx';
import { addressWithName, askPasskey, passkeyObstacle } from './passkey.ts';
import { useStep } from './use-step.ts';

/** The way in: a passkey, the identity provider, or mail and password. */
export function SignInPage() {
  const ways = useRead<WaysIn>('/api/v1/sign-in');
  const before = useHistoryState<{ fault?: string } | null>()?.fault;
  return (
    <OpenFrame title="Sign in">
      {before ? <Fault error={new Error(before)} /> : null}
      {window.isSecureContext ? null : (
        <p className="fault" role="alert">
          This address is plain http, so your browser will not keep you signed in. Open Muster by https, or on
          its own machine as http://localhost.
        </p>
      )}
      <Loaded of={ways}>{(known) => <Ways ways={known} />}</Loaded>
    </OpenFrame>
  );
}

function Ways({ ways }: { ways: WaysIn }) {
  const [, go] = useLocation();
  const step = useStep();
  const [mail, setMail] = useState('');
  const [password, setPassword] = useState('');
  const to = wantedPage(location.search);

  async function open(body: object): Promise<void> {
    const me = await ask<WhoAmI>('POST', '/api/v1/sessions', body);
    signedInAs(me);
    go(firstPageOf(me, to), { replace: true });
  }
  async function byPasskey(): Promise<void> {
    const options = await ask<PasskeyOptions>('POST', '/api/v1/sign-in/passkey');
    await open({ passkey: await askPasskey(options) });
  }
  async function byProvider(): Promise<void> {
    const { url } = await ask<{ url: string }>('POST', '/api/v1/sign-in/oidc', {});
    keepWantedPage(to);
    location.assign(url);
  }
  function byPassword(event: FormEvent): void {
    event.preventDefault();
    void step.run(() => open({ mail, password }));
  }

  const obstacle = passkeyObstacle(ways.passkeyName);
  return (
    <div className="form">
      {step.fault ? <Fault error={step.fault} /> : null}
      {obstacle === null ? (
        <button type="button" className="main" disabled={step.busy} onClick={() => void step.run(byPasskey)}>
          Sign in with a passkey
        </button>
      ) : null}
      {obstacle === 'address' && window.isSecureContext ? (
        <p className="quiet small">
          Passkeys hold for the name {ways.passkeyName}:{' '}
          <a href={addressWithName(ways.passkeyName)}>open this page there</a>.
        </p>
      ) : null}
      {ways.provider ? (
        <button
          type="button"
          className="button"
          disabled={step.busy}
          onClick={() => void step.run(byProvider)}
        >
          Sign in by {ways.provider.label}
        </button>
      ) : null}
      {obstacle === null || ways.provider ? <p className="ways-or small">or with a password</p> : null}
      <form className="form-field" onSubmit={byPassword}>
        <div className="form">
          <Field label="Mail address">
            {(props) => (
              <input
                {...props}
                type="email"
                autoComplete="username"
                required
                maxLength={254}
                value={mail}
                onChange={(event) => setMail(event.target.value)}
              />
            )}
          </Field>
          <Field label="Password">
            {(props) => (
              <input
                {...props}
                type="password"
                autoComplete="current-password"
                required
                maxLength={1024}
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            )}
          </Field>
          <button type="submit" className={obstacle === null ? 'button' : 'main'} disabled={step.busy}>
            {step.busy ? 'Signing in …' : 'Sign in'}
          </button>
        </div>
      </form>
      <p className="quiet small">
        {ways.firstRun
          ? 'There is no administrator yet: the server’s terminal shows the link with which the first one comes in.'
          : `No account, or no way in any more? Ask ${ways.askAt}.`}
      </p>
    </div>
  );
}
