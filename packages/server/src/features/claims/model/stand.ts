import type { SilenceKind } from '@muster/contract';
import { type Silence, type Truth, unsettled, type Voice } from './truth.ts';

/** Kinds of silence that are the site's doing beyond doubt. */
export const siteStopped: ReadonlySet<SilenceKind> = new Set([
  'killed',
  'asked-to-stop',
  'frozen',
  'network-cut',
  'vm-paused',
  'host-rebooted',
]);

/** Ends that say nothing of what the site did. */
const byItself: ReadonlySet<SilenceKind> = new Set(['expired', 'refused-to-start', 'own-fault', 'full-stop']);

export interface Stand {
  state: 'stopped' | 'alive' | 'by-itself' | 'untold';
  /** Null while it is alive. */
  silence: Silence | null;
}

/**
 * How a copy stood at an instant. What a site does at that moment counts as done already, within the tolerance; and
 * a copy that seems alive is only called so when its silence would have been seen by now.
 */
export function standAt(copy: Voice, at: Date, truth: Truth): Stand {
  const latest = at.getTime() + truth.toleranceSeconds * 1000;
  const silence = copy.silences
    .filter((one) => one.from.from.getTime() <= latest && (one.until === null || one.until > at))
    .at(-1);
  if (!silence) return { state: unsettled(truth, at) ? 'untold' : 'alive', silence: null };
  if (siteStopped.has(silence.kind)) return { state: 'stopped', silence };
  return { state: byItself.has(silence.kind) ? 'by-itself' : 'untold', silence };
}
