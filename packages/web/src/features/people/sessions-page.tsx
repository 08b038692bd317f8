import type { SessionView, SignInMethod } from '@muster/contract';
import { ask } from '../../app/api.ts';
import { readAgain, useRead } from '../../app/query.ts';
import { signOut } from '../../app/session.tsx';
import { announce } from '../../ui/announcer.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { LinesTable } from '../../ui/lines-table.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { Panel } from '../../ui/panel.tsx';
import { count } from '../../ui/words.ts';
import { SettingsFrame } from './settings-frame.tsx';
import { useStep } from './use-step.ts';
import { when } from './when.ts';

const PATH = '/api/v1/sessions';

const methods: Record<SignInMethod, string> = {
  password: 'password',
  passkey: 'passkey',
  oidc: 'identity provider',
  invitation: 'invitation',
  'first-run': 'first run',
  token: 'token',
  link: 'one-time link',
};

/** Where I am signed in, and how to end it. */
export function SessionsPage() {
  const sessions = useRead<SessionView[]>(PATH, { everyMs: 60_000 });
  const step = useStep();
  const others = sessions.data?.filter(({ current }) => !current).length ?? 0;

  async function endOthers(): Promise<void> {
    await ask('DELETE', `${PATH}?others=true`);
    announce('You are signed out everywhere else');
    await readAgain(PATH);
  }
  async function endAll(): Promise<void> {
    await ask('DELETE', PATH);
    await signOut().catch(() => location.assign('/sign-in'));
  }

  return (
    <SettingsFrame
      title="Sessions"
      sub="A session ends by itself after a day, or after two hours without use."
      actions={
        <>
          <button
            type="button"
            className="button"
            disabled={step.busy || others === 0}
            onClick={() => void step.run(endOthers)}
          >
            Sign out everywhere else
          </button>
          <HoldButton
            extent={`Ends ${count(others + 1, 'session')}, this one too; press again to do it`}
            disabled={step.busy}
            onHeld={() => void step.run(endAll)}
          >
            Sign out everywhere
          </HoldButton>
        </>
      }
    >
      {step.fault ? <Fault error={step.fault} /> : null}
      <Panel title="Where I am signed in">
        <Loaded of={sessions} isEmpty={(all) => all.length === 0} empty="Nowhere by a browser.">
          {(all) => (
            <LinesTable
              label="Sessions"
              columns={[
                {
                  title: 'Device',
                  of: ({ device, current }) => (
                    <>
                      {device}
                      {current ? <b> · this one</b> : null}
                    </>
                  ),
                },
                { title: 'Signed in by', says: 'by', of: ({ method }) => methods[method] },
                { title: 'Since', className: 'nowrap', of: ({ since }) => when(since) },
                { title: 'Last used', className: 'nowrap', of: ({ lastUsedAt }) => when(lastUsedAt) },
                {
                  title: 'Ends at the latest',
                  says: 'ends',
                  className: 'nowrap',
                  of: ({ expiresAt }) => when(expiresAt),
                },
                {
                  title: 'What can be done',
                  unseen: true,
                  of: (session) => <SignOut session={session} />,
                },
              ]}
              rows={all}
              keyOf={({ id }) => id}
            />
          )}
        </Loaded>
      </Panel>
    </SettingsFrame>
  );
}

function SignOut({ session }: { session: SessionView }) {
  const step = useStep();
  return (
    <>
      <button
        type="button"
        className="plain"
        disabled={step.busy}
        onClick={() =>
          void step.run(async () => {
            if (session.current) return await signOut();
            await ask('DELETE', `${PATH}/${session.id}`);
            announce('Signed out there');
            await readAgain(PATH);
          })
        }
      >
        Sign out
      </button>
      {step.fault ? <Fault error={step.fault} /> : null}
    </>
  );
}
