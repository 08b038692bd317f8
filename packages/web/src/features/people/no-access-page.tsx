import type { WhoAmI } from '@muster/contract';
import { Redirect, useLocation } from 'wouter';
import { ask, Refused } from '../../app/api.ts';
import { readAgain, useRead } from '../../app/query.ts';
import { signOut } from '../../app/session.tsx';
import { Fault, Loaded } from '../../ui/loaded.tsx';
import { OpenFrame } from './open-frame.tsx';
import { useStep } from './use-step.ts';

/** For somebody who is signed in and has no role: who they are here, and whom to ask. Nothing else. */
export function NoAccessPage() {
  const me = useRead<WhoAmI>('/api/v1/me', { everyMs: 60_000 });
  if (me.error instanceof Refused) return <Redirect to="/sign-in" replace />;
  return (
    <OpenFrame title="No access yet">
      <Loaded of={me}>{(who) => <Waiter me={who} />}</Loaded>
    </OpenFrame>
  );
}

function Waiter({ me }: { me: WhoAmI }) {
  const [, go] = useLocation();
  const step = useStep();
  const given = me.grants[0];

  async function begin(): Promise<void> {
    if (given) await ask('PUT', '/api/v1/sessions/current/grant', { grant: given.id });
    await readAgain('/api/v1/me');
    if (given) go('/', { replace: true });
  }

  if (me.role !== null) return <Redirect to="/" replace />;
  return (
    <>
      <p>
        You are signed in as <b>{me.name}</b>, but nobody has given you a role here, or its time is over.
      </p>
      <dl className="pairs">
        <dt>Your id here</dt>
        <dd className="mono">{me.id}</dd>
        {me.person?.mail ? (
          <>
            <dt>Mail address</dt>
            <dd>{me.person.mail}</dd>
          </>
        ) : null}
        <dt>Whom to ask</dt>
        <dd>
          <a href={`mailto:${me.askAt}`}>{me.askAt}</a>
        </dd>
      </dl>
      <p className="quiet">Say for what you need access, and send your id with it. Then look here again.</p>
      {step.fault ? <Fault error={step.fault} /> : null}
      <div className="row">
        <button type="button" className="main" disabled={step.busy} onClick={() => void step.run(begin)}>
          {given ? 'Begin' : 'Look again'}
        </button>
        <button type="button" className="plain" onClick={() => void signOut()}>
          Sign out
        </button>
      </div>
    </>
  );
}
