import type { BanView, ReachView } from '@muster/contract';
import { useRef, useState } from 'react';
import { ask } from '../../app/api.ts';
import { readAgain } from '../../app/query.ts';
import type { OutsideBan } from './outside.ts';
import { BANS, PROPOSALS, SIGNALS } from './paths.ts';
import { banOfProposal, previewOf, type TakeUp } from './take-up.ts';

export interface Taken {
  reach: ReachView | null;
  ban: BanView | null;
  fault: string;
}

interface TakingUp {
  /** By proposal; of all that were looked at since something about them was changed. */
  taken: ReadonlyMap<string, Taken>;
  busy: 'looking' | 'banning' | null;
  look: (all: readonly OutsideBan[], how: TakeUp) => void;
  ban: (all: readonly OutsideBan[], how: TakeUp, now: number) => void;
  forget: () => void;
}

/** Several proposals one after the other: each is looked at and made by itself, and one that fails holds no other up. */
export function useTakeUp(): TakingUp {
  const [taken, setTaken] = useState<ReadonlyMap<string, Taken>>(new Map());
  const [busy, setBusy] = useState<TakingUp['busy']>(null);
  const round = useRef(0);
  async function each(
    what: 'looking' | 'banning',
    all: readonly OutsideBan[],
    act: (one: OutsideBan) => Promise<Partial<Taken>>,
  ): Promise<void> {
    const mine = ++round.current;
    setBusy(what);
    for (const one of all) {
      const found = await act(one).catch((error: Error) => ({ fault: error.message }));
      if (round.current !== mine) return;
      setTaken((known) => {
        const before = known.get(one.id) ?? { reach: null, ban: null, fault: '' };
        return new Map(known).set(one.id, { ...before, fault: '', ...found });
      });
    }
    setBusy(null);
  }
  return {
    taken,
    busy,
    look: (all, how) =>
      void each('looking', all, async (one) => ({
        reach: await ask<ReachView>('POST', `${BANS}/preview`, previewOf(one, how)),
      })),
    ban: (all, how, now) =>
      void each('banning', all, async (one) => {
        const digest = taken.get(one.id)?.reach?.digest ?? '';
        return { ban: await ask<BanView>('POST', BANS, banOfProposal(one, how, digest, now)) };
      }).then(() => Promise.all([BANS, PROPOSALS, SIGNALS].map((path) => readAgain(path)))),
    forget() {
      round.current += 1;
      setBusy(null);
      setTaken(new Map([...taken].filter(([, { ban }]) => ban !== null)));
    },
  };
}
