import type { AccountView, PasskeyOptions, PasskeyView, WaysIn } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { ask } from '../../app/api.ts';
import { readAgain, useRead } from '../../app/query.ts';
import { type Me, useMe } from '../../app/session.tsx';
import { announce } from '../../ui/announcer.tsx';
import { Field } from '../../ui/field.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { roleText } from '../../ui/words.ts';
import { addressWithName, deviceName, makePasskey, passkeyObstacle } from './passkey.ts';
import { SettingsFrame } from './settings-frame.tsx';
import { useStep } from './use-step.ts';
import { when } from './when.ts';

const ACCOUNT = '/api/v1/me/account';

/** Who I am here and how I sign in. */
export function AccountPage() {
  const me = useMe();
  return me.person ? (
    <SettingsFrame title="My account" sub={me.person.mail ? `${me.name}, ${me.person.mail}` : me.name}>
      <Account me={me} />
    </SettingsFrame>
  ) : (
    <SettingsFrame title="Settings">
      <p className="empty panel">
        You came in as “{me.name}” by {me.session?.method === 'link' ? 'a one-time link' : 'a token'}: there
        is no account to set up.
      </p>
    </SettingsFrame>
  );
}

function Account({ me }: { me: Me }) {
  const account = useRead<AccountView>(ACCOUNT);
  const ways = useRead<WaysIn>('/api/v1/sign-in');
  return (
    <div className="settings-columns">
      <Panel title="My roles">
        <div className="body stack-tight">
          <dl className="pairs">
            {me.grants.map((grant) => (
              <div key={grant.id} style={{ display: 'contents' }}>
                <dt>{roleText(grant)}</dt>
                <dd>{grant.until === null ? 'until somebody ends it' : `until ${when(grant.until)}`}</dd>
              </div>
            ))}
          </dl>
          <p className="quiet small">
            Name, mail address and roles are kept by the administrators; ask {me.askAt} to change them.
          </p>
        </div>
      </Panel>
      <Loaded of={ways}>
        {(known) => (
          <Loaded of={account}>
            {(mine) => (
              <>
                <Passkeys account={mine} ways={known} />
                <Password account={mine} ways={known} />
                {mine.providers.length > 0 ? <Providers account={mine} /> : null}
              </>
            )}
          </Loaded>
        )}
      </Loaded>
    </div>
  );
}

function Passkeys({ account, ways }: { account: AccountView; ways: WaysIn }) {
  const step = useStep();
  const obstacle = passkeyObstacle(ways.passkeyName);

  async function add(): Promise<void> {
    const options = await ask<PasskeyOptions>('POST', '/api/v1/me/passkeys/options');
    await ask('POST', '/api/v1/me/passkeys', await makePasskey(options, deviceName()));
    announce('The passkey was added');
    await readAgain(ACCOUNT);
  }
  return (
    <Panel
      title="Passkeys"
      aside={
        obstacle === null ? (
          <button type="button" className="button" disabled={step.busy} onClick={() => void step.run(add)}>
            Add a passkey
          </button>
        ) : undefined
      }
    >
      {step.fault ? <Fault error={step.fault} /> : null}
      {obstacle === 'address' ? (
        <p className="empty">
          Passkeys hold for the name {ways.passkeyName}:{' '}
          <a href={addressWithName(ways.passkeyName)}>open this page there</a>.
        </p>
      ) : null}
      {account.passkeys.length === 0 ? (
        <p className="empty">
          None yet. A passkey signs you in by finger, face or PIN, and cannot be tricked out of you.
        </p>
      ) : (
        <div className="scroll">
          <table className="table">
            <thead>
              <tr>
                <th>Name</th>
                <th>Added</th>
                <th>Last used</th>
                <th>
                  <span className="unseen">What can be done</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {account.passkeys.map((passkey) => (
                <PasskeyRow key={passkey.id} passkey={passkey} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function PasskeyRow({ passkey }: { passkey: PasskeyView }) {
  const step = useStep();
  const [name, setName] = useState<string | null>(null);
  const path = `/api/v1/me/passkeys/${passkey.id}`;

  function rename(event: FormEvent): void {
    event.preventDefault();
    void step.run(async () => {
      await ask('PATCH', path, { name });
      setName(null);
      await readAgain(ACCOUNT);
    });
  }
  return (
    <tr>
      <th scope="row">
        {name === null ? (
          <>
            {passkey.name}
            {passkey.backedUp ? <span className="quiet small"> · shared between devices</span> : null}
          </>
        ) : (
          <form className="row" onSubmit={rename}>
            <input
              className="field"
              aria-label="Name of the passkey"
              required
              maxLength={60}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <button type="submit" className="button" disabled={step.busy}>
              Keep
            </button>
          </form>
        )}
        {step.fault ? <Fault error={step.fault} /> : null}
      </th>
      <td className="nowrap">{when(passkey.addedAt)}</td>
      <td className="nowrap">{passkey.lastUsedAt === null ? 'never' : when(passkey.lastUsedAt)}</td>
      <td>
        <div className="row">
          {name === null ? (
            <button type="button" className="plain" onClick={() => setName(passkey.name)}>
              Rename
            </button>
          ) : null}
          <HoldButton
            extent={`Removes the passkey ${passkey.name}; press again to do it`}
            disabled={step.busy}
            onHeld={() =>
              void step.run(async () => {
                await ask('DELETE', path);
                await readAgain(ACCOUNT);
              })
            }
          >
            Remove
          </HoldButton>
        </div>
      </td>
    </tr>
  );
}

function Password({ account, ways }: { account: AccountView; ways: WaysIn }) {
  const me = useMe();
  const step = useStep();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const has = account.password !== null;
  const others = account.passkeys.length + account.providers.length > 0;

  function set(event: FormEvent): void {
    event.preventDefault();
    void step.run(async () => {
      await ask('PUT', '/api/v1/me/password', has ? { current, password } : { password });
      setCurrent('');
      setPassword('');
      announce('The password was set; you are signed out everywhere else');
      await readAgain(ACCOUNT);
    });
  }
  return (
    <Panel
      title="Password"
      aside={account.password ? <span className="quiet">set {when(account.password.setAt)}</span> : undefined}
    >
      {me.person?.mail ? (
        <div className="body">
          <form className="form" onSubmit={set}>
            <input type="hidden" autoComplete="username" value={me.person.mail} readOnly />
            {step.fault ? <Fault error={step.fault} /> : null}
            {has ? (
              <Field label="Present password">
                {(field) => (
                  <input
                    {...field}
                    type="password"
                    autoComplete="current-password"
                    required
                    value={current}
                    onChange={(event) => setCurrent(event.target.value)}
                  />
                )}
              </Field>
            ) : null}
            <Field
              label="New password"
              hint={`At least ${ways.shortestPassword} characters. It signs you out everywhere else.`}
            >
              {(field) => (
                <input
                  {...field}
                  type="password"
                  autoComplete="new-password"
                  required
                  minLength={ways.shortestPassword}
                  maxLength={1024}
                  value={password}
                  onChange={(event) => setPassword(event.target.value)}
                />
              )}
            </Field>
            <div className="row">
              <button type="submit" className="button" disabled={step.busy}>
                {has ? 'Change the password' : 'Set a password'}
              </button>
              {has && others ? (
                <HoldButton
                  extent="Removes your password; press again to do it"
                  disabled={step.busy}
                  onHeld={() =>
                    void step.run(async () => {
                      await ask('DELETE', '/api/v1/me/password');
                      await readAgain(ACCOUNT);
                    })
                  }
                >
                  Do without
                </HoldButton>
              ) : null}
            </div>
          </form>
        </div>
      ) : (
        <p className="empty">A password goes with a mail address, and none is known of you.</p>
      )}
    </Panel>
  );
}

function Providers({ account }: { account: AccountView }) {
  return (
    <Panel title="Identity providers">
      <div className="body">
        <dl className="pairs">
          {account.providers.map(({ issuer, addedAt }) => (
            <div key={issuer} style={{ display: 'contents' }}>
              <dt>{issuer}</dt>
              <dd>since {when(addedAt)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Panel>
  );
}
