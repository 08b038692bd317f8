import type { PlanStep, StepKind, StepState } from '@muster/contract';
import { type Look, shapes } from './look-sign.tsx';

/** Every kind of step as something that is done to its target: `Pause wn-017`. */
const KINDS: Record<StepKind, string> = {
  'record-state': 'Record the state of',
  'list-credentials': 'List what lets in',
  'deny-new': 'Let nothing new start for',
  'disable-account': 'Disable',
  'remove-credential': 'Remove',
  'end-sessions': 'End the sessions of',
  'quarantine-network': 'Cut off the network of',
  'release-network': 'Give the network back to',
  pause: 'Pause',
  suspend: 'Suspend',
  resume: 'Resume',
  lock: 'Lock',
  unlock: 'Unlock',
  hold: 'Hold',
  unhold: 'Let go',
  snapshot: 'Keep an image of',
  'unshare-snapshot': 'Take back the owner’s view of the image of',
  'allow-new': 'Let new work start for',
  'enable-account': 'Enable',
  'block-image': 'Block',
  'unblock-image': 'Unblock',
  'read-back': 'Read back',
  'notify-owner': 'Tell',
};

export function stepText({ kind, target }: Pick<PlanStep, 'kind' | 'target'>): string {
  return `${KINDS[kind]} ${target.label || target.ref}`;
}

/** The same where a step is told in one word and its target: `pause trainer-7`. */
export function toldStepText(told: string): string {
  const [kind = '', ...label] = told.split(' ');
  const words = (KINDS as Readonly<Record<string, string>>)[kind];
  return words === undefined ? told : `${words} ${label.join(' ')}`;
}

/** What puts a step back, in two words: `Resume`; empty where there is nothing to put back. */
export function inverseText({ inverse, cannotUndo }: Pick<PlanStep, 'inverse' | 'cannotUndo'>): string {
  if (inverse === null) return cannotUndo === '' ? '' : 'Nothing';
  return KINDS[inverse.kind].replace(/ (of|for|to)$/, '');
}

/** The parts of a plan, in the order in which it takes them. */
export const phases = [
  { key: 'evidence', title: 'Evidence first', kinds: ['record-state', 'list-credentials'] },
  {
    key: 'access',
    title: 'The owner’s access',
    kinds: [
      'deny-new',
      'disable-account',
      'remove-credential',
      'end-sessions',
      'allow-new',
      'enable-account',
    ],
  },
  { key: 'network', title: 'Network', kinds: ['quarantine-network', 'release-network'] },
  {
    key: 'state',
    title: 'What runs',
    kinds: ['pause', 'suspend', 'resume', 'lock', 'unlock', 'hold', 'unhold'],
  },
  { key: 'keep', title: 'Kept for later', kinds: ['snapshot', 'unshare-snapshot'] },
  { key: 'image', title: 'Images', kinds: ['block-image', 'unblock-image'] },
  { key: 'proof', title: 'Proof, and the word to the owner', kinds: ['read-back', 'notify-owner'] },
] as const satisfies readonly { key: string; title: string; kinds: readonly StepKind[] }[];

export const stepLooks: Record<StepState, Look> = {
  planned: { says: 'planned', look: 'pending', shape: shapes.ring },
  done: { says: 'done', look: 'pass', shape: shapes.tick },
  already: { says: 'stood already', look: 'pass', shape: shapes.tick },
  failed: { says: 'failed', look: 'fail', shape: shapes.cross },
  skipped: { says: 'left out', look: 'none', shape: shapes.dash },
  undone: { says: 'undone', look: 'none', shape: shapes.back },
};
