import type { SnapshotDraft } from '../federation-files/draft.ts';
import { attributeOf, childNamed, childrenNamed, positionOf, textOf, warnOfStrayText } from './element.ts';
import type { XmlElement } from './xml.ts';

/**
 * `get_downtime`: results/DOWNTIME, one element for each affected service, all with the downtime's PRIMARY_KEY.
 * Also reads the nested form, where the services stand in SERVICES/SERVICE.
 */
export function mapDowntime(element: XmlElement, draft: SnapshotDraft): void {
  warnOfStrayText(element, draft.warn);
  const key =
    attributeOf(element, 'PRIMARY_KEY') ?? attributeOf(element, 'ID') ?? textOf(element, 'PRIMARY_KEY');
  const site = textOf(element, 'SITENAME') ?? textOf(element, 'HOSTED_BY');
  const startsAt = instantOf(element, 'START_DATE', 'FORMATED_START_DATE');
  const endsAt = instantOf(element, 'END_DATE', 'FORMATED_END_DATE');
  if (key === null || site === null || startsAt === null || endsAt === null) {
    draft.warn(element.at, 'a downtime without key, site or dates was left out');
    return;
  }
  if (endsAt <= startsAt) {
    draft.warn(positionOf(element, 'END_DATE'), `the downtime ${key} ends before it starts; it was left out`);
    return;
  }
  const severity = textOf(element, 'SEVERITY')?.toLowerCase();
  if (severity !== 'outage' && severity !== 'warning') {
    draft.warn(
      positionOf(element, 'SEVERITY'),
      `the downtime ${key} has no known severity; taken as warning`,
    );
  }
  draft.downtime({
    site,
    key,
    fields: {
      startsAt,
      endsAt,
      severity: severity === 'outage' ? 'outage' : 'warning',
      classification: attributeOf(element, 'CLASSIFICATION') === 'SCHEDULED' ? 'scheduled' : 'unscheduled',
      services: servicesOf(element),
      description: textOf(element, 'DESCRIPTION'),
    },
  });
}

function servicesOf(element: XmlElement): string[] {
  const nested = childNamed(element, 'SERVICES');
  const elements = nested ? childrenNamed(nested, 'SERVICE') : [element];
  const names = elements.map((one) =>
    [textOf(one, 'SERVICE_TYPE'), textOf(one, 'HOSTNAME')].filter((part) => part !== null).join(' at '),
  );
  return [...new Set(names.filter((name) => name !== ''))];
}

/** Epoch seconds first; the formatted date (UTC, to the minute) where they are missing. */
function instantOf(element: XmlElement, seconds: string, formatted: string): string | null {
  const epoch = textOf(element, seconds) ?? '';
  if (/^\d{1,11}$/.test(epoch)) return new Date(Number(epoch) * 1000).toISOString();
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(?::\d\d)?Z?$/.exec(textOf(element, formatted) ?? '');
  const ms = match ? Date.parse(`${match[1]}T${match[2]}:00Z`) : Number.NaN;
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
