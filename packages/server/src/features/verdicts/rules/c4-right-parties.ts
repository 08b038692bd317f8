import type { ParticipationFacts } from '../facts.ts';
import { type CheckRule, fail, pass, pending } from '../verdict.ts';
import { reportsOf, reviewIsOpen } from './reports.ts';

/** C4: was a report addressed to both the CSIRT and the NGI's security officer (procedure step 1)? */
export const rightParties: CheckRule<ParticipationFacts> = {
  id: 'C4',
  version: 1,
  judge(facts) {
    const reports = reportsOf(facts);
    const evidence = reports.map((report) => report.evidence);
    const complete = reports.find((report) => report.addressedCsirt && report.addressedNgi);
    if (complete)
      return pass('A report went to the CSIRT and to the NGI.', [complete.evidence], { at: complete.at });
    if (!facts.final || reviewIsOpen(facts))
      return pending('No report has gone to both CSIRT and NGI yet.', evidence);
    if (reports.length === 0) return fail('The site sent no report.', []);
    const missing = reports.some((report) => report.addressedCsirt) ? 'the NGI' : 'the CSIRT';
    return fail(`No report was addressed to ${missing} too.`, evidence);
  },
};
