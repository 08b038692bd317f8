import type { BanProposal, ProposalView } from '@muster/contract';
import { useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { type OutsideBan, outsideBans } from './outside.ts';
import { PROPOSALS, SIGNALS } from './paths.ts';

/** What is proposed from outside; only the CSIRT decides about it. */
export function useOutside(when = true): OutsideBan[] {
  const { role, scope } = useMe();
  const isCsirt = when && role === 'officer' && scope.kind === 'federation';
  const lists = useRead<BanProposal[]>(PROPOSALS, { when: isCsirt, everyMs: 30_000 });
  const signals = useRead<ProposalView[]>(SIGNALS, { when: isCsirt, everyMs: 30_000 });
  return outsideBans(lists.data ?? [], signals.data ?? []);
}
