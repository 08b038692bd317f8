import type { WhoAmI } from '@muster/contract';
import { useLocation } from 'wouter';
import { ask } from '../../app/api.ts';
import { Fault } from '../../ui/loaded.tsx';
import { signedInAs } from './after-sign-in.ts';
import { OpenFrame } from './open-frame.tsx';
import { useSecretOfAddress } from './secret-of-address.ts';
import { useStep } from './use-step.ts';

/** A site contact's way in from a mail. The button keeps robots that open links from using it up. */
export function EnterPortalPage() {
  const secret = useSecretOfAddress();
  const [, go] = useLocation();
  const step = useStep();

  async function enter(): Promise<void> {
    const me = await ask<WhoAmI>('POST', '/api/v1/sessions', { link: secret });
    signedInAs(me);
    go('/portal', { replace: true });
  }

  return (
    <OpenFrame title="Your site’s pages">
      {secret === null ? (
        <p className="fault" role="alert">
          The link is not complete: open it exactly as it stands in the mail, with all that follows the #.
        </p>
      ) : (
        <div className="form">
          <p>
            With this link you act for your site: its incidents and drills, questions, evidence and score. It
            works once; afterwards this browser stays signed in for a day at most.
          </p>
          {step.fault ? <Fault error={step.fault} /> : null}
          <button type="button" className="main" disabled={step.busy} onClick={() => void step.run(enter)}>
            {step.busy ? 'One moment …' : 'Go on'}
          </button>
        </div>
      )}
    </OpenFrame>
  );
}
