import type { IssuedToken, Page, PersonView, TokenView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { ask } from '../../app/api.ts';
import { readAgain, useRead } from '../../app/query.ts';
import { type Me, useMe } from '../../app/session.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { LinesTable } from '../../ui/lines-table.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { roleText } from '../../ui/words.ts';
import { OneTimeText } from './one-time-text.tsx';
import { RoleFields, scopeOf, useWantedRole } from './role-fields.tsx';
import { useScopeNames } from './scope-names.ts';
import { SettingsFrame } from './settings-frame.tsx';
import { useStep } from './use-step.ts';
import { when } from './when.ts';

const PATH = '/api/v1/tokens';

/** With which programs come in: my own tokens, and all of them for who answers for access. */
export function TokensPage() {
  const me = useMe();
  const [making, setMaking] = useState(false);
  const [cursor, setCursor] = useState('');
  const all = me.role === 'administrator' || me.role === 'auditor';
  const tokens = useRead<Page<TokenView>>(`${PATH}?limit=100${cursor ? `&cursor=${cursor}` : ''}`);
  const mayMake = me.role === 'administrator' || me.person !== null;
  return (
    <SettingsFrame
      title="Tokens"
      sub="For the terminal (npx muster login) and for programs. A token acts by itself, so give it little and not for long."
      actions={
        mayMake ? (
          <button type="button" className="main" onClick={() => setMaking(true)}>
            New token
          </button>
        ) : undefined
      }
    >
      {making ? <NewToken me={me} onClose={() => setMaking(false)} /> : null}
      <Panel title={all ? 'All tokens' : 'My tokens'}>
        <Loaded
          of={tokens}
          isEmpty={({ items }) => items.length === 0}
          empty="No token yet. One lets the terminal or a program act for you, within a role and until a day."
        >
          {({ items, next }) => (
            <>
              <TokenTable tokens={items} me={me} />
              {next !== null || cursor !== '' ? (
                <div className="body row">
                  <button
                    type="button"
                    className="button"
                    disabled={cursor === ''}
                    onClick={() => setCursor('')}
                  >
                    First page
                  </button>
                  <button
                    type="button"
                    className="button"
                    disabled={next === null}
                    onClick={() => setCursor(next ?? '')}
                  >
                    Next page
                  </button>
                </div>
              ) : null}
            </>
          )}
        </Loaded>
      </Panel>
    </SettingsFrame>
  );
}

function TokenTable({ tokens, me }: { tokens: readonly TokenView[]; me: Me }) {
  const named = useScopeNames();
  return (
    <LinesTable
      label="Tokens"
      columns={[
        {
          title: 'Name',
          of: (token) => (
            <>
              {token.name}
              <div className="quiet small mono">{token.id}</div>
            </>
          ),
        },
        {
          title: 'Acts as',
          says: 'as',
          of: (token) => roleText({ ...token, scopeName: named(token.scope) }),
        },
        { title: 'Whose', says: '', of: (token) => <Owner token={token} me={me} /> },
        {
          title: 'Last used',
          className: 'nowrap',
          of: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : when(lastUsedAt)),
        },
        {
          title: 'State',
          says: '',
          className: 'nowrap',
          of: ({ revokedAt, expiresAt }) =>
            revokedAt === null ? `until ${when(expiresAt)}` : `revoked ${when(revokedAt)}`,
        },
        {
          title: 'What can be done',
          unseen: true,
          of: (token) => (token.revokedAt === null ? <Revoke token={token} me={me} /> : null),
        },
      ]}
      rows={tokens}
      keyOf={({ id }) => id}
      classOf={({ revokedAt }) => (revokedAt === null ? '' : 'role-over')}
    />
  );
}

function Owner({ token, me }: { token: TokenView; me: Me }) {
  const sees = me.role === 'administrator' || me.role === 'auditor';
  const owner = useRead<PersonView>(`/api/v1/persons/${token.owner}`, {
    when: sees && token.owner !== null && token.owner !== me.id,
  });
  if (token.owner === null) return <span className="quiet">a program’s</span>;
  return <>{token.owner === me.id ? 'mine' : (owner.data?.name ?? token.owner)}</>;
}

function Revoke({ token, me }: { token: TokenView; me: Me }) {
  const step = useStep();
  if (me.role !== 'administrator' && token.owner !== me.id && token.id !== me.id) return null;
  return (
    <>
      <HoldButton
        extent={`Revokes ${token.name} and ends what is open by it; press again to do it`}
        disabled={step.busy}
        onHeld={() =>
          void step.run(async () => {
            await ask('DELETE', `${PATH}/${token.id}`);
            await readAgain(PATH);
          })
        }
      >
        Revoke
      </HoldButton>
      {step.fault ? <Fault error={step.fault} /> : null}
    </>
  );
}

function NewToken({ me, onClose }: { me: Me; onClose: () => void }) {
  const step = useStep();
  const isAdministrator = me.role === 'administrator';
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const [mine, setMine] = useState(me.person !== null);
  const [wanted, change] = useWantedRole(me.role);
  const [made, setMade] = useState<IssuedToken | null>(null);
  const scope = isAdministrator ? scopeOf(wanted) : me.scope;

  function make(event: FormEvent): void {
    event.preventDefault();
    void step.run(async () => {
      const role = isAdministrator ? wanted.role : me.role;
      const owner = mine && me.person ? { owner: me.person.id } : {};
      const request = { name, role, scope, validDays: Number(days), ...owner };
      setMade(await ask<IssuedToken>('POST', PATH, request));
      await readAgain(PATH);
    });
  }
  if (made) {
    return (
      <Dialog title="The new token" onClose={onClose}>
        <div className="body form">
          <OneTimeText label="Token" text={made.secret} />
          <p>
            In a terminal: <span className="mono">npx muster login --server {location.origin}</span>
          </p>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title="New token" onClose={onClose}>
      <form className="body form" onSubmit={make}>
        {step.fault ? <Fault error={step.fault} /> : null}
        <Field label="Name" hint="For what it is: people tell tokens apart by it.">
          {(field) => (
            <input
              {...field}
              required
              maxLength={120}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        {isAdministrator ? (
          <RoleFields wanted={wanted} onChange={change} withEnd={false} />
        ) : (
          <p>It acts as {roleText(me)}, as you do, and ends with that role.</p>
        )}
        <Field label="Days" hint="After so many days it ends by itself.">
          {(field) => (
            <input
              {...field}
              type="number"
              min={1}
              max={3650}
              required
              value={days}
              onChange={(event) => setDays(event.target.value)}
            />
          )}
        </Field>
        {isAdministrator && me.person ? (
          <label>
            <input type="checkbox" checked={mine} onChange={(event) => setMine(event.target.checked)} /> It is
            mine: it ends with my account
          </label>
        ) : null}
        <button type="submit" className="main" disabled={step.busy || !scope}>
          Make the token
        </button>
      </form>
    </Dialog>
  );
}
