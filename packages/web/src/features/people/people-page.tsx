import type { GrantView, InvitedPerson, OneTimeLink, Page, PersonView } from '@muster/contract';
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { ask } from '../../app/api.ts';
import { readAgain, useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { LinesTable } from '../../ui/lines-table.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { count, roleText } from '../../ui/words.ts';
import { OneTimeText } from './one-time-text.tsx';
import { grantOf, RoleFields, useWantedRole } from './role-fields.tsx';
import { SettingsFrame } from './settings-frame.tsx';
import { useStep } from './use-step.ts';
import { when } from './when.ts';

const PATH = '/api/v1/persons';

/** Who has an account here, and what they may act as. */
export function PeoplePage() {
  const me = useMe();
  const people = useRead<Page<PersonView>>(`${PATH}?limit=500`);
  const [sought, setSought] = useState('');
  const [ended, setEnded] = useState(false);
  const [inviting, setInviting] = useState(false);
  return (
    <SettingsFrame
      title="People"
      sub="Everybody with an account of their own. Tokens of programs stand under Tokens."
      actions={
        me.role === 'administrator' ? (
          <button type="button" className="main" onClick={() => setInviting(true)}>
            Invite somebody
          </button>
        ) : undefined
      }
    >
      {inviting ? <Invite onClose={() => setInviting(false)} /> : null}
      <Loaded of={people}>
        {({ items, next }) => {
          const shown = items.filter((one) => (ended || one.state !== 'ended') && isSought(one, sought));
          return (
            <>
              <div className="filters">
                <input
                  type="search"
                  className="field"
                  aria-label="Search name, mail or role"
                  placeholder="Search"
                  data-search
                  value={sought}
                  onChange={(event) => setSought(event.target.value)}
                />
                <label>
                  <input
                    type="checkbox"
                    checked={ended}
                    onChange={(event) => setEnded(event.target.checked)}
                  />{' '}
                  also those who have ended
                </label>
                <span className="found" role="status">
                  {count(shown.length, 'person', 'people')}
                </span>
              </div>
              <Panel title="Accounts">
                {shown.length === 0 ? <p className="empty">Nobody fits.</p> : <PeopleTable people={shown} />}
              </Panel>
              {next === null ? null : <p className="quiet">Only the first 500 are shown.</p>}
            </>
          );
        }}
      </Loaded>
    </SettingsFrame>
  );
}

function isSought(person: PersonView, sought: string): boolean {
  const text = [person.name, person.mail ?? '', ...person.grants.map(roleText)].join(' ').toLowerCase();
  return text.includes(sought.trim().toLowerCase());
}

function PeopleTable({ people }: { people: readonly PersonView[] }) {
  return (
    <LinesTable
      label="Accounts"
      columns={[
        {
          title: 'Name',
          of: ({ id, name, mail }) => (
            <>
              <Link href={`/settings/people/${id}`}>{name}</Link>
              {mail === null ? null : <div className="quiet small">{mail}</div>}
            </>
          ),
        },
        { title: 'Roles', says: '', of: ({ grants }) => rolesOf(grants) },
        { title: 'Signs in by', says: 'by', of: waysOf },
        {
          title: 'Last here',
          className: 'nowrap',
          of: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : when(lastUsedAt)),
        },
        { title: 'State', says: '', of: stateOf },
      ]}
      rows={people}
      keyOf={({ id }) => id}
      classOf={({ state }) => (state === 'ended' ? 'role-over' : '')}
    />
  );
}

function rolesOf(grants: readonly GrantView[]) {
  const now = grants.filter(({ state }) => state === 'active' || state === 'coming');
  if (now.length === 0) return <span className="quiet">no role</span>;
  return now.map((grant) => (
    <div key={grant.id}>
      {roleText(grant)}
      {grant.state === 'coming' ? <span className="quiet"> from {when(grant.from)}</span> : null}
    </div>
  ));
}

export function waysOf({ waysIn }: PersonView): string {
  const ways = [
    waysIn.password ? 'password' : '',
    waysIn.passkeys > 0 ? count(waysIn.passkeys, 'passkey') : '',
    waysIn.providers.length > 0 ? 'identity provider' : '',
  ].filter(Boolean);
  return ways.join(', ') || 'nothing yet';
}

export function stateOf(person: PersonView): string {
  if (person.state === 'ended') return 'ended';
  if (person.state === 'active') return 'active';
  return person.invitedUntil === null ? 'invitation over' : 'invited';
}

function Invite({ onClose }: { onClose: () => void }) {
  const step = useStep();
  const [name, setName] = useState('');
  const [mail, setMail] = useState('');
  const [wanted, change] = useWantedRole();
  const [made, setMade] = useState<InvitedPerson | null>(null);
  const grant = grantOf(wanted);

  function invite(event: FormEvent): void {
    event.preventDefault();
    void step.run(async () => {
      const request = { name, mail: mail.trim() || null, grants: grant ? [grant] : [] };
      setMade(await ask<InvitedPerson>('POST', PATH, request));
      await readAgain(PATH);
    });
  }
  if (made) return <InvitationLink name={made.person.name} link={made.link} onClose={onClose} />;
  return (
    <Dialog title="Invite somebody" onClose={onClose}>
      <form className="body form" onSubmit={invite}>
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
        <Field
          label="Mail address"
          hint="Needed for a password; without one they sign in by passkey or provider."
        >
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
        <RoleFields wanted={wanted} onChange={change} />
        <button type="submit" className="main" disabled={step.busy || !grant}>
          Make the invitation
        </button>
      </form>
    </Dialog>
  );
}

/** To be handed over by the person who made it: Muster sends it to nobody. */
export function InvitationLink({
  name,
  link,
  onClose,
}: {
  name: string;
  link: OneTimeLink;
  onClose: () => void;
}) {
  return (
    <Dialog title={`The link for ${name}`} onClose={onClose}>
      <div className="body form">
        <OneTimeText label="One-time link" text={`${location.origin}${link.path}`} />
        <p>
          Give it to {name} yourself, on a way that you trust. It works once, until {when(link.expiresAt)}.
        </p>
      </div>
    </Dialog>
  );
}
