import type { AbuseReportView } from '@muster/contract';

/** As the server proposes it: what kind from where, or the subject without its `Re:`. */
export function proposedTitle({ subject, abuseKind, addresses, sites }: AbuseReportView): string {
  const [first] = addresses;
  if (abuseKind && first) {
    const at = sites.length > 0 ? ` (${sites.map(({ name }) => name).join(', ')})` : '';
    return `${abuseKind} from ${first}${at}`.slice(0, 200);
  }
  return subject.replace(/^(?:\s*(?:re|fwd?|aw|wg|tr)\s*:)+\s*/i, '').slice(0, 200);
}
