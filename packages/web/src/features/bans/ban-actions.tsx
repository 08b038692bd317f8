import type { BanView } from '@muster/contract';
import { useState } from 'react';
import { useMe } from '../../app/session.tsx';
import { ExtendDialog } from './extend-dialog.tsx';
import { LiftDialog } from './lift-dialog.tsx';
import { BANS, banPath } from './paths.ts';
import { ReasonDialog } from './reason-dialog.tsx';

type Asked = 'lift' | 'extend' | 'withdraw' | 'spare' | null;

/** What the reader may do with the ban now. */
export function BanActions({ ban }: { ban: BanView }) {
  const [asked, setAsked] = useState<Asked>(null);
  const { scope } = useMe();
  const close = () => setAsked(null);
  const path = banPath(ban.id);
  const ownSite = scope.kind === 'site' ? scope.siteId : null;
  return (
    <>
      {ban.may.extend ? (
        <button type="button" className="button" onClick={() => setAsked('extend')}>
          Change its end
        </button>
      ) : null}
      {ban.may.lift ? (
        <button type="button" className="button" onClick={() => setAsked('lift')}>
          Lift the ban
        </button>
      ) : null}
      {ban.may.withdraw ? (
        <button type="button" className="button" onClick={() => setAsked('withdraw')}>
          Withdraw it
        </button>
      ) : null}
      {ban.may.askSparing && ownSite ? (
        <button type="button" className="button" onClick={() => setAsked('spare')}>
          Ask to be spared
        </button>
      ) : null}
      {asked === 'lift' ? <LiftDialog ban={ban} onClose={close} /> : null}
      {asked === 'extend' ? <ExtendDialog ban={ban} onClose={close} /> : null}
      {asked === 'withdraw' ? (
        <ReasonDialog
          title={`Withdraw ${ban.publicId}`}
          words="No site was told of it, so nothing must be undone."
          button="Withdraw it"
          changes={[BANS]}
          act={(reason) => ({ path: `${path}/withdraw`, body: { reason } })}
          onClose={close}
        />
      ) : null}
      {asked === 'spare' ? (
        <ReasonDialog
          title="Ask to be spared"
          words="The officers decide whether the ban holds at your site. Your own policy may refuse it meanwhile."
          button="Ask"
          changes={[BANS]}
          act={(reason) => ({ path: `${path}/sites/${ownSite}/sparing`, body: { reason } })}
          onClose={close}
        />
      ) : null}
    </>
  );
}
