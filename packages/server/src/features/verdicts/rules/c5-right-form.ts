import type { ParticipationFacts, ReplyFact, Scheme } from '../facts.ts';
import { type CheckRule, fail, pass, pending } from '../verdict.ts';
import { reportsOf, reviewIsOpen } from './reports.ts';

/** C5: does a report carry the incident's id, a TLP label and the required fields? */
export const rightForm: CheckRule<ParticipationFacts> = {
  id: 'C5',
  version: 1,
  judge(facts) {
    const reports = reportsOf(facts).map((report) => ({ report, missing: missingIn(report, facts.scheme) }));
    const complete = reports.find(({ missing }) => missing.length === 0);
    if (complete) {
      return pass('A report carries id, TLP label and every required field.', [complete.report.evidence], {
        at: complete.report.at,
      });
    }
    const evidence = reports.map(({ report }) => report.evidence);
    if (!facts.final || reviewIsOpen(facts)) return pending('No report in the right form yet.', evidence);
    const best = reports.sort((a, b) => a.missing.length - b.missing.length)[0];
    if (!best) return fail('The site sent no report.', []);
    return fail(`The best report lacks: ${best.missing.join(', ')}.`, evidence);
  },
};

function missingIn(report: ReplyFact, scheme: Scheme): string[] {
  const missing = scheme.requiredFields.filter((field) => !report.fields.includes(field));
  if (!report.hasIncidentId) missing.unshift('incident id');
  if (!report.tlp) missing.unshift('TLP label');
  return missing;
}
