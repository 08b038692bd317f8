import type { Escalation } from '@muster/contract';
import { guidanceFor } from '../guidance/index.ts';
import type { NoticeTarget } from '../notify/index.ts';
import type { ClockReading } from '../procedure/index.ts';

/** What names one crossing of one clock; with another anchor it is another clock. */
export interface ClockName {
  siteId: string;
  step: string;
  key: string;
  anchorAt: Date;
}

export function clockNameOf(reading: ClockReading): ClockName {
  const { site, step, key, anchorAt, breaches, readAt } = reading;
  // A breach can fail a step that has no clock.
  return { siteId: site ?? '', step, key: key ?? '', anchorAt: anchorAt ?? breaches[0]?.at ?? readAt };
}

/** Everybody whom the crossed thresholds name, each once. What has no site or NGI goes to the central team. */
export function targetsOf(
  crossed: readonly Escalation[],
  { siteId, ngiId }: { siteId: string | null; ngiId: string | null },
): NoticeTarget[] {
  const words = new Set(crossed.flatMap(({ to }) => to));
  return [...words].map((word): NoticeTarget => {
    if (word === 'site') return siteId === null ? { kind: 'csirt' } : { kind: 'site', siteId };
    if (word === 'ngi') return ngiId === null ? { kind: 'csirt' } : { kind: 'ngi', ngiId };
    return { kind: word };
  });
}

export interface NoticeWords {
  publicId: string;
  siteName: string | null;
  siteZone: string | null;
  procedure: string;
  /** Where pages are found from outside; null where that is not set up. */
  publicUrl: string | null;
}

/** What is told: which duty of whom, by when, and where it is written what to do. */
export function noticeText(reading: ClockReading, threshold: number, words: NoticeWords): string {
  const where = words.siteName === null ? '' : ` at ${words.siteName}`;
  const what = `${words.publicId}: “${reading.title}”${where}`;
  const spoilt = reading.breaches.find(({ effect }) => effect === 'fail');
  const due = reading.dueAt === null ? '' : bothTimes(reading.dueAt, words.siteZone);
  const [guide] = guidanceFor(words.procedure, reading.step);
  const help = guide ? ` What to do: ${words.publicUrl ?? ''}/guidance/${guide.name}` : '';
  if (spoilt) return `${what} cannot be done any more. ${spoilt.says}.${help}`;
  if (threshold === 100) return `${what} is overdue; it was due ${due}.${help}`;
  return `${what}: ${threshold} % of the time is over; it is due ${due}.${help}`;
}

/** In the zone of whose clock it is, and in UTC. */
function bothTimes(at: Date, zone: string | null): string {
  const utc = `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  if (zone === null || zone === 'UTC') return utc;
  const there = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
  return `${utc} (${there} in ${zone})`;
}
