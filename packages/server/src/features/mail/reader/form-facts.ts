import { labelledLines } from './claims/lines.ts';
import { scanOf } from './claims/scan.ts';
import { findIncidentIds, findTlp } from './fields/marks.ts';
import type { Tlp } from './types.ts';

export interface FormFacts {
  /** The incident ids in subject and body, each once. */
  incidentIds: string[];
  hasId: boolean;
  /** The label that counts: the subject's, else the body's first; null where there is none, or only a list of choices. */
  tlp: { label: Tlp; place: 'subject' | 'body'; quote: string } | null;
  /** Lines of stars or a spelled-out limit of distribution stand above the text (SEC01 templates). */
  hasBanner: boolean;
  /** Labelled fields of the report template that were filled in: `identity-banned`, `copies-found`, `resolution` … */
  fields: string[];
  /** Labelled fields left as the template has them. */
  unfilled: string[];
}

const banner =
  /^\s*\*{2,}[^\n]*(?:TLP|AMBER|RED|distribution|information)[^\n]*$|limited distribution|need[- ]to[- ]know|distribution (?:is )?restricted|do not (?:re)?distribute|vertraulich|nur für den dienstgebrauch/im;

/** The form of a report: what checks of form look at. Give it the subject and the author's own words. */
export function formFacts(mail: { subject: string; text: string }): FormFacts {
  const subjectIds = findIncidentIds(mail.subject).map((one) => one.value);
  const bodyIds = findIncidentIds(mail.text.slice(0, 100_000)).map((one) => one.value);
  const incidentIds = [...new Set([...subjectIds, ...bodyIds])];
  const lines = labelledLines(scanOf(mail.text.slice(0, 100_000), { zone: 'UTC', sentAt: new Date(0) }));
  const filled = new Set(lines.filter((line) => !line.unfilled).map((line) => line.field));
  return {
    incidentIds,
    hasId: incidentIds.length > 0,
    tlp: labelIn(mail.subject, 'subject') ?? labelIn(mail.text.slice(0, 100_000), 'body'),
    hasBanner: banner.test(mail.text.slice(0, 5000)),
    fields: [...filled],
    unfilled: [
      ...new Set(lines.filter((line) => line.unfilled && !filled.has(line.field)).map((line) => line.field)),
    ],
  };
}

function labelIn(text: string, place: 'subject' | 'body'): FormFacts['tlp'] {
  const found = findTlp(text).find((one) => one.confidence === 'high');
  return found ? { label: found.value as Tlp, place, quote: found.quote } : null;
}
