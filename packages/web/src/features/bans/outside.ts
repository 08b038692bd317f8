import type { BanProposal, BanSubject, ProposalView } from '@muster/contract';
import { PROPOSALS, SIGNALS } from './paths.ts';
import { nameText } from './subject-words.ts';

/** A ban of somebody else: of a list that was imported, or of a signal that came in. It bans nobody. */
export interface OutsideBan {
  id: string;
  title: string;
  subject: BanSubject;
  /** Who says so. */
  from: string;
  at: string;
  text: string;
  /** Where it stood in the list of theirs; null where there is none, or nobody knows. */
  line: number | null;
  /** `unban`: they ask that a ban be lifted. */
  kind: 'ban' | 'unban';
  dismiss: (why: string) => { path: string; body: object };
}

/** Both kinds together, the newest first, a list in its own order; what was decided is left out. */
export function outsideBans(lists: readonly BanProposal[], signals: readonly ProposalView[]): OutsideBan[] {
  const all = [
    ...lists.filter(({ state }) => state === 'open').map(ofList),
    ...signals.filter(({ state }) => state === 'open').map(ofSignal),
  ];
  return all.sort((a, b) => b.at.localeCompare(a.at) || (a.line ?? 0) - (b.line ?? 0));
}

function ofList({ id, title, subject, source, importedAt, text, line }: BanProposal): OutsideBan {
  return {
    id,
    title,
    subject,
    from: source,
    at: importedAt,
    text,
    line,
    kind: 'ban',
    dismiss: (reason) => ({ path: `${PROPOSALS}/${id}/dismiss`, body: { reason } }),
  };
}

function ofSignal({
  id,
  identifiers,
  transmitter,
  receivedAt,
  reason,
  kind,
  unread,
}: ProposalView): OutsideBan {
  const first = identifiers[0];
  return {
    id,
    title: first ? nameText(first) : 'Somebody in a form that is not known here',
    subject: { identifiers, cascade: true },
    from: transmitter.name,
    at: receivedAt,
    text: [reason, unread.length > 0 ? JSON.stringify(unread) : ''].filter(Boolean).join(' '),
    line: null,
    kind,
    dismiss: (why) => ({ path: `${SIGNALS}/${id}/dismiss`, body: { why } }),
  };
}

/** Who says so, and where in their list: `line 7 of argus.ngi.example`. */
export function placeText({ from, line }: Pick<OutsideBan, 'from' | 'line'>): string {
  return line === null ? from : `line ${line} of ${from}`;
}
