import {
  defaultBanEffects,
  type MakeBanInput,
  type OrderEffects,
  type PreviewBanRequest,
  type SubjectIdentifier,
  type TlpLabel,
} from '@muster/contract';

/** A name as somebody wrote it, and as the server understood it. */
export interface NamedSubject {
  written: string;
  label: string;
  identifier: SubjectIdentifier;
}

/** What an officer has said of a ban that is not made yet. */
export interface BanDraft {
  names: readonly NamedSubject[];
  cascade: boolean;
  effects: OrderEffects;
  /** From 0 to 1, that what runs was taken over; null while nobody said. */
  certainty: number | null;
  /** Null: every site that the officer may ban at. */
  sites: readonly string[] | null;
  reason: string;
  tlp: TlpLabel;
  incident: string;
  exercise: boolean;
  days: number;
  /** Of somebody else, of which it is made. */
  proposal: string | null;
}

export const emptyDraft: BanDraft = {
  names: [],
  cascade: true,
  effects: defaultBanEffects,
  certainty: null,
  sites: null,
  reason: '',
  tlp: 'AMBER',
  incident: '',
  exercise: false,
  days: 30,
  proposal: null,
};

const DAY_MS = 86_400_000;

/** Whom and what: of this alone the server makes a preview. Null while nobody is named. */
export function whomOf({ names, cascade, effects, sites }: BanDraft): PreviewBanRequest | null {
  if (names.length === 0) return null;
  return {
    subject: { identifiers: names.map(({ identifier }) => identifier), cascade },
    effects,
    sites: sites === null ? null : [...sites],
  };
}

/** What is still to be said before it can be pressed, in plain words; empty when nothing is. */
export function missingOf(draft: BanDraft): string[] {
  return [
    draft.names.length === 0 ? 'whom it means' : '',
    draft.sites?.length === 0 ? 'at which sites' : '',
    draft.reason.trim() === '' ? 'the reason' : '',
    draft.effects.new === 'leave' && draft.effects.running === 'leave' && draft.effects.network === 'keep'
      ? 'what it does'
      : '',
  ].filter(Boolean);
}

/** The ban as it is asked for, with the digest of the preview that the officer looked at. */
export function banOf(draft: BanDraft, digest: string, now: number): MakeBanInput | null {
  const whom = whomOf(draft);
  if (whom === null || missingOf(draft).length > 0) return null;
  return {
    ...whom,
    digest,
    reason: draft.reason.trim(),
    tlp: draft.tlp,
    incident: draft.incident.trim() || null,
    exercise: draft.exercise,
    certainty: draft.certainty,
    proposal: draft.proposal,
    expiresAt: new Date(now + draft.days * DAY_MS).toISOString(),
  };
}
