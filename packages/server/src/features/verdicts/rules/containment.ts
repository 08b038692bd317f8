import type {
  DeploymentFact,
  Interval,
  ParticipationFacts,
  ProbeRoundFact,
  SilenceFact,
  SilenceKind,
} from '../facts.ts';

const doneByTheSite: ReadonlySet<SilenceKind> = new Set([
  'killed',
  'asked-to-stop',
  'frozen',
  'network-cut',
  'vm-paused',
  'host-rebooted',
]);

export function implantsOf(facts: ParticipationFacts): DeploymentFact[] {
  return facts.deployments.filter((deployment) => deployment.role === 'implant' && deployment.started);
}

/**
 * The silence in which a copy is now, if it is the site's doing. Silence alone is not containment: a site that
 * cannot be reached counts only when it says that it isolated itself and nothing contradicts it.
 */
export function containmentOf(deployment: DeploymentFact, facts: ParticipationFacts): SilenceFact | null {
  const current = deployment.silences.at(-1);
  if (!current || current.until) return null;
  if (doneByTheSite.has(current.kind)) return current;
  if (current.kind === 'site-unreachable' && claimsIsolation(facts)) return current;
  return null;
}

function claimsIsolation(facts: ParticipationFacts): boolean {
  return facts.claims.some(
    (claim) => claim.kind === 'isolated' && claim.judged !== 'false' && claim.judged !== 'awaits-review',
  );
}

export interface Ban {
  /** Between the last round that let the identity in and the first that refused it. */
  within: Interval;
  lastLetIn: ProbeRoundFact | null;
  firstRefused: ProbeRoundFact;
}

/** A round proves a ban when the drill's identity is refused and an innocent one of the same VO is let in. */
export function provesBan(round: ProbeRoundFact): boolean {
  return round.drill === 'refused' && round.innocent === 'let-in';
}

/** The ban that holds now: the latest decided rounds all prove it. */
export function banOf(facts: ParticipationFacts): Ban | null {
  const decided = facts.probes.filter((round) => round.drill !== 'unknown' && round.innocent !== 'unknown');
  let firstRefused: ProbeRoundFact | null = null;
  let lastLetIn: ProbeRoundFact | null = null;
  for (const round of decided) {
    if (provesBan(round)) {
      firstRefused ??= round;
    } else {
      firstRefused = null;
      if (round.drill === 'let-in') lastLetIn = round;
    }
  }
  if (!firstRefused) return null;
  return {
    within: { from: lastLetIn?.at ?? facts.alarmAt ?? firstRefused.at, to: firstRefused.at },
    lastLetIn,
    firstRefused,
  };
}
