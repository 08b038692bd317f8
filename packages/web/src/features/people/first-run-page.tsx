import type { WaysIn, WhoAmI } from '@muster/contract';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { ask } from '../../app/api.ts';
import { useRead } from '../../app/query.ts';
import { Field } from '../../ui/field.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { signedInAs } from './after-sign-in.ts';
import { OpenFrame } from './open-frame.tsx';
import { useSecretOfAddress } from './secret-of-address.ts';
import { WayInForm } from './way-in-form.tsx';

/** The one-time link of a new installation: whoever opened its terminal becomes the first administrator. */
export function FirstRunPage() {
  const ways = useRead<WaysIn>('/api/v1/sign-in');
  const secret = useSecretOfAddress();
  return (
    <OpenFrame title="First administrator">
      {secret === null ? (
        <p className="fault" role="alert">
          The link is not complete: open it exactly as the server’s terminal shows it, with all that follows
          the #.
        </p>
      ) : (
        <>
          <p className="quiet">
            This link makes the account that gives access to everybody else. It works once, within an hour.
          </p>
          <Loaded of={ways}>{(known) => <Administrator secret={secret} ways={known} />}</Loaded>
        </>
      )}
    </OpenFrame>
  );
}

function Administrator({ secret, ways }: { secret: string; ways: WaysIn }) {
  const [, go] = useLocation();
  const [name, setName] = useState('');
  const [mail, setMail] = useState('');
  const who = { secret, name: name.trim(), mail: mail.trim() };
  return (
    <WayInForm
      mail={mail}
      ways={ways}
      ready={who.name !== '' && /^\S+@\S+\.\S+$/.test(who.mail)}
      beginPasskey={() => ask('POST', '/api/v1/first-run/passkey', who)}
      finish={(way) => ask<WhoAmI>('POST', '/api/v1/first-run/administrator', { ...who, ...way })}
      onDone={(me) => {
        signedInAs(me);
        go('/', { replace: true });
      }}
    >
      <Field label="Your name">
        {(field) => (
          <input
            {...field}
            autoComplete="name"
            required
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label="Mail address" hint="With it you sign in by password. Nothing is sent to it.">
        {(field) => (
          <input
            {...field}
            type="email"
            autoComplete="username"
            required
            maxLength={254}
            value={mail}
            onChange={(event) => setMail(event.target.value)}
          />
        )}
      </Field>
    </WayInForm>
  );
}
