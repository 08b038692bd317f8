import { createHash } from 'node:crypto';
import { readLabFacts } from '../../../../../../test/drill/lab-facts.ts';
import type { Evidence, ParticipationFacts } from '../../verdicts/index.ts';

/** What a lab drill left, with evidence that says something again: the fixture keeps only its times. */
export function livedFacts(): ParticipationFacts[] {
  const { facts } = readLabFacts(
    new URL('../../../../../../test/fixtures/lab-facts.json.gz', import.meta.url),
  );
  return facts.map((one) => ({
    ...one,
    deliveries: one.deliveries.map((delivery) => ({
      ...delivery,
      states: delivery.states.map((state) => ({
        ...state,
        evidence: said(state.evidence, `The ${delivery.alarm ? 'alarm' : 'message'} was ${state.state}.`),
      })),
    })),
    replies: one.replies.map((reply) => ({
      ...reply,
      evidence: said(
        reply.evidence,
        'A mail of a person at the site.',
        'Wir bestätigen den Vorfall; die Kennung wurde gesperrt.',
      ),
    })),
    clocks: one.clocks.map((clock) => ({
      ...clock,
      evidence: clock.evidence.map((evidence) => said(evidence, `The clock “${clock.step}” read this.`)),
    })),
    probes: one.probes.map((probe) => ({
      ...probe,
      evidence: said(probe.evidence, `Probe: the drill's identity was ${probe.drill.replace('-', ' ')}.`),
    })),
    workload: one.workload.map((reading) => ({
      ...reading,
      evidence: said(reading.evidence, `The innocent workload: running ${reading.running}.`),
    })),
    deployments: one.deployments.map((deployment) => ({
      ...deployment,
      silences: deployment.silences.map((silence) => ({
        ...silence,
        evidence: silence.evidence.map((evidence) => said(evidence, `Silent: ${silence.kind}.`)),
      })),
      sandbox: deployment.sandbox && {
        ...deployment.sandbox,
        evidence: said(deployment.sandbox.evidence, 'Read back at the front door.'),
      },
    })),
    claims: one.claims.map((claim) => ({
      ...claim,
      evidence: said(claim.evidence, claim.comparison, `Claim of kind ${claim.kind}`),
    })),
    answers: one.answers.map((answer) => ({
      ...answer,
      evidence: said(answer.evidence, `${answer.question}: ${answer.detail}.`),
    })),
  }));
}

function said(evidence: Evidence, says: string, quote?: string): Evidence {
  const digest = createHash('sha256').update(`${evidence.at.toISOString()} ${says}`).digest('hex');
  return {
    ref: `ent_${digest.replace(/[ilou]/g, '0').slice(0, 23)}`,
    at: evidence.at,
    says,
    ...(quote ? { quote } : {}),
  };
}
