import type { NoticeChannel, NoticeTimes, TlpLabel } from '@muster/contract';
import { topicOf } from '@muster/contract';
import { instantOf, wallOf } from '../../kernel/calendar/index.ts';

const DAY_MS = 86_400_000;

/** What holds for people who chose nothing. */
export const usualTimes: NoticeTimes = { zone: 'UTC', quiet: null, digestAt: '08:00' };

/** How somebody is reached by a notice: as one of a team, or as the one it is meant for. */
export type Meant = 'person' | 'duty' | 'team';

export interface Told {
  kind: string;
  /** Time is over. */
  urgent: boolean;
  meant: Meant;
}

/** By which way, and when at the earliest. A team's members find in the daily mail what is not meant for them alone. */
export function wayFor(
  told: Told,
  chosen: NoticeChannel | undefined,
  times: NoticeTimes,
  now: Date,
): { channel: NoticeChannel; dueAt: Date } {
  if (told.urgent && told.meant === 'duty') return { channel: 'mail', dueAt: now };
  const channel = chosen ?? usualChannel(told);
  if (channel === 'digest') return { channel, dueAt: nextDigest(times, now) };
  return { channel, dueAt: channel === 'mail' ? afterQuiet(times, now) : now };
}

function usualChannel({ kind, meant, urgent }: Told): NoticeChannel {
  const { usual } = topicOf(kind);
  return meant === 'team' && usual === 'mail' && !urgent ? 'digest' : usual;
}

/** Now, or the end of the quiet hours in which now lies; hours that end before they begin go over midnight. */
export function afterQuiet({ zone, quiet }: NoticeTimes, now: Date): Date {
  if (quiet === null) return now;
  const wall = wallOf(zone, now.getTime());
  const midnight = Math.floor(wall / DAY_MS) * DAY_MS;
  const from = minutes(quiet.from);
  const until = minutes(quiet.until);
  for (const day of [midnight - DAY_MS, midnight]) {
    const begins = day + from;
    const ends = day + until + (until <= from ? DAY_MS : 0);
    if (wall >= begins && wall < ends) return new Date(instantOf(zone, ends));
  }
  return now;
}

/** The next time at which the daily mail goes out, after now. */
export function nextDigest({ zone, digestAt }: NoticeTimes, now: Date): Date {
  const midnight = Math.floor(wallOf(zone, now.getTime()) / DAY_MS) * DAY_MS;
  for (let day = midnight; ; day += DAY_MS) {
    const at = instantOf(zone, day + minutes(digestAt));
    if (at > now.getTime()) return new Date(at);
  }
}

function minutes(timeOfDay: string): number {
  const [hours, rest] = timeOfDay.split(':').map(Number) as [number, number];
  return (hours * 60 + rest) * 60_000;
}

/** RED and AMBER+STRICT: a notice says which incident and where to read it, never what. */
export function mayCarryContent(tlp: TlpLabel): boolean {
  return tlp !== 'RED' && tlp !== 'AMBER+STRICT';
}

/** What stands in a mail of one notice. */
export interface NoticeText {
  text: string;
  kind: string;
  /** Null for what is of no incident. */
  incident: { publicId: string; tlp: TlpLabel } | null;
}

export interface Written {
  subject: string;
  body: string;
  publicId: string;
  tlp: TlpLabel;
}

/** Where people read on; null where nobody said under which address this server is reached. */
export type PublicUrl = string | undefined;

export function noticeMail(notice: NoticeText, to: { isPerson: boolean }, publicUrl: PublicUrl): Written {
  const { incident } = notice;
  const open = incident === null || mayCarryContent(incident.tlp);
  const says = open ? notice.text : withheld(incident.publicId);
  const lines = [says, '', ...whereLines(incident?.publicId ?? null, publicUrl), ...closing(to, publicUrl)];
  return {
    subject: open ? subjectOf(notice) : 'There is something new',
    body: lines.join('\n'),
    publicId: incident?.publicId ?? 'Muster',
    tlp: incident?.tlp ?? 'AMBER',
  };
}

const LONGEST_SUBJECT = 120;

/** What it is, in the notice's first line; where that is too long, what it is about. */
function subjectOf({ text, kind }: NoticeText): string {
  const [first = ''] = text.trim().split('\n');
  return first.length > 0 && first.length <= LONGEST_SUBJECT ? first : topicOf(kind).label;
}

/** One mail for all that a person was not told at once. */
export function digestMail(notices: readonly NoticeText[], publicUrl: PublicUrl): Written {
  const count = notices.length === 1 ? '1 notice' : `${notices.length} notices`;
  const ids = [...new Set(notices.map(({ incident }) => incident?.publicId ?? ''))];
  const parts = ids.flatMap((id) => {
    const own = notices.filter(({ incident }) => (incident?.publicId ?? '') === id);
    const texts = own.flatMap(({ text, incident }) =>
      incident === null || mayCarryContent(incident.tlp) ? `  - ${text}` : [],
    );
    const hidden = own.length - texts.length;
    const more = hidden > 0 ? [`  - ${hidden} that can be read only in Muster`] : [];
    const link = id === '' || publicUrl === undefined ? [] : [`  ${publicUrl}/incidents/${id}`];
    return [id === '' ? 'Apart from incidents' : id, ...texts, ...more, ...link, ''];
  });
  return {
    subject: `${count} of the last day`,
    body: [...parts, ...closing({ isPerson: true }, publicUrl)].join('\n'),
    publicId: 'Muster',
    // What is withheld does not count: nothing of it is in here.
    tlp: 'AMBER',
  };
}

function withheld(publicId: string): string {
  return `There is something new in ${publicId}. Its label does not let it leave Muster: sign in to read it.`;
}

function whereLines(publicId: string | null, publicUrl: PublicUrl): string[] {
  if (publicUrl === undefined) return [];
  if (publicId === null) return [`${publicUrl}/`, ''];
  return [`${publicUrl}/incidents/${publicId}`, `What to do: ${publicUrl}/guidance`, ''];
}

function closing({ isPerson }: { isPerson: boolean }, publicUrl: PublicUrl): string[] {
  if (!isPerson) return ['Answer this mail to reach the CSIRT; keep the id in the subject.'];
  return publicUrl === undefined
    ? []
    : [`What you are told, you choose: ${publicUrl}/settings/notifications`];
}
