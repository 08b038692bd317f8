import { senderKind } from '../evidence/sender.ts';
import { viewOf } from '../evidence/view.ts';
import { walk } from '../mime/index.ts';
import type { Rule } from '../types.ts';
import { deliveryReport } from './delivery-report.ts';
import { autoSubmitted, passedOnByPerson } from './forwarded.ts';

/** A machine passes on another system's whole report as an attached message. */
export const wrappedReport: Rule = {
  name: 'dsn-wrapped',
  decide: (view) => {
    const kind = senderKind(view);
    if (passedOnByPerson(view) || (kind === 'person' && autoSubmitted(view) === '')) return null;
    const inner = walk(view.root).find((part) => part.enclosed && part.type === 'multipart/report');
    if (!inner) return null;
    const outcome = deliveryReport.decide(viewOf(asOutermost(inner), view.options));
    return outcome && { ...outcome, rule: 'dsn-wrapped' };
  },
};

/** The inner message with its parts no longer counted as enclosed, one level up. */
function asOutermost(part: import('../mime/index.ts').Part): import('../mime/index.ts').Part {
  return {
    ...part,
    enclosed: false,
    children: part.children.map((child) => (part.type.startsWith('multipart/') ? asOutermost(child) : child)),
  };
}
