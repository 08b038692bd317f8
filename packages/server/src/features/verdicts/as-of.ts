import type { DeploymentFact, ParticipationFacts, SilenceFact } from './facts.ts';

/**
 * What had happened by an instant. A campaign that has stopped is judged as it stood then: what comes in afterwards,
 * what our own stop did to the copies, and what a site clears away after it, change no verdict.
 */
export function asOf(facts: ParticipationFacts, at: Date): ParticipationFacts {
  const byThen = (one: { at: Date }): boolean => one.at <= at;
  return {
    ...facts,
    deliveries: facts.deliveries
      .map((delivery) => ({ ...delivery, states: delivery.states.filter(byThen) }))
      .filter(({ states }) => states.length > 0),
    replies: facts.replies.filter(byThen),
    recordedContacts: facts.recordedContacts.filter(byThen),
    deployments: facts.deployments.map((deployment) => deploymentAsOf(deployment, at)),
    probes: facts.probes.filter(byThen),
    workload: facts.workload.filter(byThen),
    claims: facts.claims.filter(byThen),
    answers: facts.answers.filter(byThen),
    ...(facts.agent ? { agent: facts.agent.filter(byThen) } : {}),
  };
}

function deploymentAsOf(deployment: DeploymentFact, at: Date): DeploymentFact {
  const silences = deployment.silences
    .filter((silence) => silence.from.from <= at)
    .map((silence) => silenceAsOf(silence, at));
  return { ...deployment, silences };
}

function silenceAsOf(silence: SilenceFact, at: Date): SilenceFact {
  const after = (end: Date | null | undefined): boolean => end != null && end > at;
  return {
    ...silence,
    until: after(silence.until) ? null : silence.until,
    held: silence.held && after(silence.held.to) ? { ...silence.held, to: null } : silence.held,
  };
}
