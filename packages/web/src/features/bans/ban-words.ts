import type { BanState, ReachedSubject } from '@muster/contract';
import { type Look, shapes } from '../orders/look-sign.tsx';

export const banLooks: Record<BanState, Look> = {
  'awaiting-approval': { says: 'waits for a second officer', look: 'late', shape: shapes.clock },
  active: { says: 'in force', look: 'pass', shape: shapes.tick },
  lifted: { says: 'lifted', look: 'none', shape: shapes.back },
  expired: { says: 'ended by itself', look: 'none', shape: shapes.dash },
  refused: { says: 'refused', look: 'none', shape: shapes.cross },
  withdrawn: { says: 'withdrawn', look: 'none', shape: shapes.dash },
  lapsed: { says: 'nobody approved it in time', look: 'none', shape: shapes.dash },
};

const BECAUSE: Record<ReachedSubject['because'], string> = {
  named: 'named',
  same: 'the same person',
  under: 'delegated under the name',
  mapped: 'mapped from it',
};

/** Why a subject is reached, and how certain that is: `the same person, 90 %, says Check-in`. */
export function becauseText({ because, confidence, sources }: ReachedSubject): string {
  const share = because === 'named' ? '' : `${Math.round(confidence * 100)} %`;
  const who = [...new Set(sources.map(sourceText))];
  const said = who.length > 0 && because !== 'named' ? `says ${who.join(', ')}` : '';
  return [BECAUSE[because], share, said].filter(Boolean).join(', ');
}

/** Who said so, for people: an agent speaks for its site, and its id tells nobody anything. */
function sourceText(source: string): string {
  if (/\bagt_/.test(source)) return 'the site’s agent';
  // Of who has no name here, as a token of a program, the id tells nobody anything either.
  if (/^officer \w+_/.test(source)) return 'an officer';
  return source.startsWith('agent of ') ? `the ${source}` : source;
}
