import type { NewPasskey, PasskeyOptions, WaysIn, WhoAmI } from '@muster/contract';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Field } from '../../ui/field.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { deviceName, makePasskey, passkeyObstacle } from './passkey.ts';
import { useStep } from './use-step.ts';

interface WayInFormProps {
  /** For the password store: under which name this password stands. */
  mail: string | null;
  ways: WaysIn;
  beginPasskey: () => Promise<PasskeyOptions>;
  finish: (way: { password?: string; passkey?: NewPasskey }) => Promise<WhoAmI>;
  onDone: (me: WhoAmI) => void;
  /** False while the fields above are not filled in. */
  ready?: boolean;
  children?: ReactNode;
}

/** How a new person chooses to sign in from now on: a passkey, or a password. */
export function WayInForm(props: WayInFormProps) {
  const { mail, ways, ready = true, children } = props;
  const { shortestPassword } = ways;
  const step = useStep();
  const [password, setPassword] = useState('');
  const canPasskey = passkeyObstacle(ways.passkeyName) === null;

  async function byPasskey(): Promise<void> {
    const passkey = await makePasskey(await props.beginPasskey(), deviceName());
    props.onDone(await props.finish({ passkey }));
  }
  function byPassword(event: FormEvent): void {
    event.preventDefault();
    void step.run(async () => props.onDone(await props.finish({ password })));
  }

  return (
    <form className="form" onSubmit={byPassword}>
      {children}
      {step.fault ? <Fault error={step.fault} /> : null}
      {canPasskey ? (
        <>
          <button
            type="button"
            className="main"
            disabled={step.busy || !ready}
            onClick={() => void step.run(byPasskey)}
          >
            Use a passkey
          </button>
          <p className="quiet small">
            This device or a key signs you in by finger, face or PIN. Nothing to remember, nothing to steal
            from here.
          </p>
          {mail === null ? null : <p className="ways-or small">or choose a password</p>}
        </>
      ) : null}
      {mail === null ? null : (
        <>
          <input type="hidden" autoComplete="username" value={mail} readOnly />
          <Field
            label="Password"
            hint={`At least ${shortestPassword} characters: four or five words make a good one.`}
          >
            {(field) => (
              <input
                {...field}
                type="password"
                autoComplete="new-password"
                minLength={shortestPassword}
                maxLength={1024}
                required
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            )}
          </Field>
          <button type="submit" className={canPasskey ? 'button' : 'main'} disabled={step.busy || !ready}>
            {step.busy ? 'One moment …' : 'Use this password'}
          </button>
        </>
      )}
    </form>
  );
}
