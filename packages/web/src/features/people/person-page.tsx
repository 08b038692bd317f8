import type { GrantView, InvitedPerson, OneTimeLink, PersonView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { ask } from '../../app/api.ts';
import { readAgain, useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { announce } from '../../ui/announcer.tsx';
import { Field } from '../../ui/field.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { LinesTable } from '../../ui/lines-table.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { roleText } from '../../ui/words.ts';
import { InvitationLink, stateOf, waysOf } from './people-page.tsx';
import { grantOf, RoleFields, useWantedRole } from './role-fields.tsx';
import { SettingsFrame } from './settings-frame.tsx';
import { useStep } from './use-step.ts';
import { when } from './when.ts';

const PEOPLE = '/api/v1/persons';
const crumbs = [{ label: 'People', href: '/settings/people' }];

/** One person: their roles, how they sign in, and how to end it. */
export function PersonPage({ id }: { id: string }) {
  const path = `${PEOPLE}/${id}`;
  const person = useRead<PersonView>(path);
  const mayChange = useMe().role === 'administrator';
  return (
    <SettingsFrame title={person.data?.name ?? 'Person'} crumbs={crumbs}>
      <Loaded of={person}>
        {(one) => (
          <>
            <div className="settings-columns">
              <About person={one} path={path} mayChange={mayChange && one.state !== 'ended'} />
              {mayChange && one.state !== 'ended' ? <GiveRole path={path} /> : null}
            </div>
            <Roles person={one} path={path} mayChange={mayChange} />
          </>
        )}
      </Loaded>
    </SettingsFrame>
  );
}

interface PartProps {
  person: PersonView;
  path: string;
  mayChange: boolean;
}

function About({ person, path, mayChange }: PartProps) {
  const step = useStep();
  const [link, setLink] = useState<OneTimeLink | null>(null);
  const [editing, setEditing] = useState(false);
  const { waysIn } = person;
  return (
    <Panel
      title="Account"
      aside={
        mayChange && !editing ? (
          <button type="button" className="plain" onClick={() => setEditing(true)}>
            Change
          </button>
        ) : undefined
      }
    >
      {link ? <InvitationLink name={person.name} link={link} onClose={() => setLink(null)} /> : null}
      <div className="body stack-tight">
        {step.fault ? <Fault error={step.fault} /> : null}
        {editing ? (
          <ChangePerson person={person} path={path} onDone={() => setEditing(false)} />
        ) : (
          <dl className="pairs">
            <dt>State</dt>
            <dd>{stateOf(person)}</dd>
            <dt>Mail address</dt>
            <dd>{person.mail ?? '–'}</dd>
            <dt>Signs in by</dt>
            <dd>{waysOf(person)}</dd>
            {waysIn.providers.map((issuer) => (
              <div key={issuer} style={{ display: 'contents' }}>
                <dt>Provider</dt>
                <dd>{issuer}</dd>
              </div>
            ))}
            <dt>Made</dt>
            <dd>{when(person.madeAt)}</dd>
            <dt>Last here</dt>
            <dd>{person.lastUsedAt === null ? 'never' : when(person.lastUsedAt)}</dd>
            {person.invitedUntil === null ? null : (
              <>
                <dt>Open link</dt>
                <dd>until {when(person.invitedUntil)}</dd>
              </>
            )}
            <dt>Id</dt>
            <dd className="mono">{person.id}</dd>
          </dl>
        )}
        {mayChange ? (
          <div className="row">
            <button
              type="button"
              className="button"
              disabled={step.busy}
              onClick={() =>
                void step.run(async () => {
                  setLink((await ask<InvitedPerson>('POST', `${path}/invitations`)).link);
                  await readAgain(path);
                })
              }
            >
              New one-time link
            </button>
            <button
              type="button"
              className="button"
              disabled={step.busy}
              onClick={() =>
                void step.run(async () => {
                  await ask('DELETE', `${path}/sessions`);
                  announce(`${person.name} is signed out everywhere`);
                })
              }
            >
              Sign out everywhere
            </button>
            <HoldButton
              extent={`Ends ${person.name}: roles, tokens and sessions at once; press again to do it`}
              disabled={step.busy}
              onHeld={() =>
                void step.run(async () => {
                  await ask('DELETE', path);
                  await readAgain(PEOPLE);
                })
              }
            >
              End this person
            </HoldButton>
          </div>
        ) : null}
      </div>
    </Panel>
  );
}

function ChangePerson({ person, path, onDone }: { person: PersonView; path: string; onDone: () => void }) {
  const step = useStep();
  const [name, setName] = useState(person.name);
  const [mail, setMail] = useState(person.mail ?? '');
  function change(event: FormEvent): void {
    event.preventDefault();
    void step.run(async () => {
      await ask('PATCH', path, { name, mail: mail.trim() || null });
      await readAgain(PEOPLE);
      onDone();
    });
  }
  return (
    <form className="form" onSubmit={change}>
      {step.fault ? <Fault error={step.fault} /> : null}
      <Field label="Name">
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
      <Field label="Mail address">
        {(field) => (
          <input
            {...field}
            type="email"
            maxLength={254}
            value={mail}
            onChange={(event) => setMail(event.target.value)}
          />
        )}
      </Field>
      <div className="row">
        <button type="submit" className="button" disabled={step.busy}>
          Keep
        </button>
        <button type="button" className="plain" onClick={onDone}>
          Leave as it was
        </button>
      </div>
    </form>
  );
}

function GiveRole({ path }: { path: string }) {
  const step = useStep();
  const [wanted, change] = useWantedRole();
  const grant = grantOf(wanted);
  function give(event: FormEvent): void {
    event.preventDefault();
    void step.run(async () => {
      await ask('POST', `${path}/grants`, grant);
      announce('The role was given');
      await readAgain(PEOPLE);
    });
  }
  return (
    <Panel title="Give a role">
      <form className="body form" onSubmit={give}>
        {step.fault ? <Fault error={step.fault} /> : null}
        <RoleFields wanted={wanted} onChange={change} />
        <button type="submit" className="button" disabled={step.busy || !grant}>
          Give the role
        </button>
      </form>
    </Panel>
  );
}

function Roles({ person, path, mayChange }: PartProps) {
  return (
    <Panel title="Roles, now and before">
      {person.grants.length === 0 ? (
        <p className="empty">None: this person sees only who they are and whom to ask.</p>
      ) : (
        <LinesTable
          label="Roles"
          columns={[
            { title: 'Role', of: (grant) => roleText(grant) },
            { title: 'From', className: 'nowrap', of: ({ from }) => when(from) },
            {
              title: 'Until',
              className: 'nowrap',
              of: ({ until }) => (until === null ? 'without an end' : when(until)),
            },
            {
              title: 'Given by',
              of: ({ source, givenBy }) =>
                source === 'group' ? 'a group of the provider' : <GivenBy id={givenBy} />,
            },
            {
              title: 'State',
              says: '',
              className: 'nowrap',
              of: ({ state, endedAt }) => `${states[state]}${endedAt === null ? '' : ` ${when(endedAt)}`}`,
            },
            {
              title: 'What can be done',
              unseen: true,
              of: (grant) => (isOpen(grant) && mayChange ? <EndRole grant={grant} path={path} /> : null),
            },
          ]}
          rows={[...person.grants].reverse()}
          keyOf={({ id }) => id}
          classOf={(grant) => (isOpen(grant) ? '' : 'role-over')}
        />
      )}
    </Panel>
  );
}

const states = { coming: 'coming', active: 'active', over: 'over', ended: 'ended' } as const;

function isOpen({ state }: GrantView): boolean {
  return state === 'active' || state === 'coming';
}

function EndRole({ grant, path }: { grant: GrantView; path: string }) {
  const step = useStep();
  return (
    <>
      <HoldButton
        extent={`Ends the role ${roleText(grant)} and every session under it; press again to do it`}
        disabled={step.busy}
        onHeld={() =>
          void step.run(async () => {
            await ask('DELETE', `${path}/grants/${grant.id}`);
            await readAgain(PEOPLE);
          })
        }
      >
        End
      </HoldButton>
      {step.fault ? <Fault error={step.fault} /> : null}
    </>
  );
}

function GivenBy({ id }: { id: string }) {
  const giver = useRead<PersonView>(`${PEOPLE}/${id}`, { when: id.startsWith('per_') });
  if (id === 'system') return <>Muster, at the first run</>;
  return <>{giver.data?.name ?? <span className="mono small">{id}</span>}</>;
}
