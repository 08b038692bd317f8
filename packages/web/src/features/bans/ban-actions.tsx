import type { BanView } from '@muster/contract';
import { useState } from 'react';
import { ExtendDialog } from './extend-dialog.tsx';
import { LiftDialog } from './lift-dialog.tsx';
import { WithdrawDialog } from './withdraw-dialog.tsx';

type Asked = 'lift' | 'extend' | 'withdraw' | null;

/** What the reader may do with the ban now. */
export function BanActions({ ban }: { ban: BanView }) {
  const [asked, setAsked] = useState<Asked>(null);
  const close = () => setAsked(null);
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
      {asked === 'lift' ? <LiftDialog ban={ban} onClose={close} /> : null}
      {asked === 'extend' ? <ExtendDialog ban={ban} onClose={close} /> : null}
      {asked === 'withdraw' ? <WithdrawDialog ban={ban} onClose={close} /> : null}
    </>
  );
}
