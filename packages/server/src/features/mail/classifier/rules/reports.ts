import type { Rule } from '../types.ts';
import { passedOnByPerson } from './forwarded.ts';

/** Aggregate reports about mail (DMARC, TLS) and reports of unknown type are written by programs. */
export const otherReport: Rule = {
  name: 'auto-report',
  decide: (view) => {
    if (passedOnByPerson(view)) return null;
    if (view.root.type === 'multipart/report') return { class: 'auto-reply' };
    return /^\s*report domain:\s*\S+\s+submitter:/i.test(view.subject)
      ? { class: 'auto-reply', rule: 'auto-dmarc' }
      : null;
  },
};
