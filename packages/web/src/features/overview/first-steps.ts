import type { Me } from '../../app/session.tsx';

/** What there is of each already; null where the reader is not told. */
export interface Begun {
  sites: number;
  people: number | null;
  tokens: number | null;
  campaigns: number;
}

export interface FirstStep {
  title: string;
  why: string;
  href: string;
  /** What the link says. */
  does: string;
  done: boolean;
}

/** Whether there is something to begin with, for who may. */
export function isNew(
  { role, scope }: Pick<Me, 'role' | 'scope'>,
  { sites, people }: Pick<Begun, 'sites' | 'people'>,
): boolean {
  const isAlone = people !== null && people <= 1;
  if (role === 'administrator') return sites === 0 || isAlone;
  return role === 'officer' && scope.kind === 'federation' && sites === 0;
}

/**
 * What somebody does first in a new installation, in that order; none for who may not, and none once there are sites and,
 * for the administrator, a colleague.
 */
export function firstSteps({ role, scope }: Pick<Me, 'role' | 'scope'>, begun: Begun): FirstStep[] {
  const administrator = role === 'administrator';
  if (!isNew({ role, scope }, begun)) return [];
  const federation: FirstStep = {
    title: 'Bring in the federation',
    why: 'NGIs, sites and contacts, from the registry’s XML, CSV or YAML; first you see what would change.',
    href: '/federation/import',
    does: 'Import',
    done: begun.sites > 0,
  };
  const colleagues: FirstStep = {
    title: 'Let your colleagues in',
    why: 'Officers of the CSIRT handle incidents and drills. You give access; what an administrator may is little else.',
    href: '/settings/people',
    does: 'Invite',
    done: (begun.people ?? 0) > 1,
  };
  const terminal: FirstStep = {
    title: 'Use the terminal too',
    why: 'A token for npx muster. Everything works in these pages without it.',
    href: '/settings/tokens',
    does: 'Make a token',
    done: (begun.tokens ?? 0) > 0,
  };
  const drill: FirstStep = {
    title: 'Ask every site one question',
    why: 'The scenario contact-check finds which contacts answer. Nobody is told before you announce it.',
    href: '/campaigns/new',
    does: 'Draft a campaign',
    done: begun.campaigns > 0,
  };
  return [federation, ...(administrator ? [colleagues] : []), terminal, drill];
}
