import { asOf } from './as-of.ts';
import type { CheckId, ParticipationFacts } from './facts.ts';
import type { CheckRegistry } from './registry.ts';
import { notApplicable, ourFault, type Verdict, waived } from './verdict.ts';

export type VerdictsByCheck = Partial<Record<CheckId, Verdict>>;

/**
 * Judges every check of the frozen scheme on what had happened by the facts' own moment. What goes before any rule: a suspended drill and a waived check are
 * waived, and a participation whose alarm we never sent is our fault.
 */
export function judge(facts: ParticipationFacts, registry: CheckRegistry): VerdictsByCheck {
  const verdicts: VerdictsByCheck = {};
  const then = asOf(facts, facts.now);
  for (const { id } of facts.scheme.checks)
    verdicts[id] = besideTheAgent(judgeOne(id, then, registry), id, then);
  return verdicts;
}

/**
 * Puts what the site's own agent says beside what was measured. No rule reads it and it moves no verdict: an agent that
 * could pass a check would be a site that marks its own paper.
 */
function besideTheAgent(verdict: Verdict, id: CheckId, { agent = [] }: ParticipationFacts): Verdict {
  const said = agent.filter(({ check }) => check === id).map(({ evidence }) => evidence);
  return said.length === 0 ? verdict : { ...verdict, evidence: [...verdict.evidence, ...said] };
}

function judgeOne(id: CheckId, facts: ParticipationFacts, registry: CheckRegistry): Verdict {
  if (facts.suspended)
    return waived('The drill is suspended at this site: it has something real to handle.', [facts.suspended]);
  const waiver = facts.waivedChecks.find(({ check }) => check === id);
  if (waiver) return waived('An officer waived this check.', [waiver.evidence]);
  if (facts.final && !facts.alarmAt)
    return ourFault(
      'We never sent the alarm.',
      facts.outages.map(({ evidence }) => evidence),
    );
  const needsImplants = id.startsWith('K') || id.startsWith('F');
  if (needsImplants && facts.final && !facts.deployments.some((one) => one.role === 'implant')) {
    return notApplicable('The scenario puts no copy at this site.');
  }
  return registry[id].judge(facts);
}
