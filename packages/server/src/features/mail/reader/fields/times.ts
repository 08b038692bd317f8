import { Temporal } from 'temporal-polyfill';
import type { Field, ReadingContext } from '../types.ts';
import { fieldAt } from './make.ts';
import { monthNumbers, zoneOffsets } from './zones.ts';

const monthWord = Object.keys(monthNumbers)
  .sort((a, b) => b.length - a.length)
  .join('|');
const date = [
  '(?<iso>\\d{4}-\\d{2}-\\d{2})',
  '(?<isoSlash>\\d{4}/\\d{2}/\\d{2})',
  '(?<dotted>\\d{1,2}\\.\\s?\\d{1,2}\\.\\s?\\d{4})',
  '(?<slashed>\\d{1,2}/\\d{1,2}/\\d{4})',
  `(?<dayFirst>\\d{1,2}(?:st|nd|rd|th|\\.)?[ -](?:of )?(?:${monthWord})\\.?,?(?:[ -]\\d{4})?)`,
  `(?<monthFirst>(?:${monthWord})\\.? \\d{1,2}(?:st|nd|rd|th)?(?:,? \\d{4})?)`,
  "(?<relative>today|yesterday|this morning|tonight|heute|gestern|hier|aujourd'hui)",
].join('|');
const clock =
  '(?<hour>[01]?\\d|2[0-4])(?::|h|\\.(?=\\d{2} (?:Uhr|h)))(?<minute>[0-5]\\d)(?::(?<second>[0-5]\\d)(?:[.,]\\d{1,9})?)?(?:\\s?(?<half>am|pm|a\\.m\\.|p\\.m\\.))?(?:\\s?(?:Uhr|hrs?|h|uur|heures)\\b)?';
const names = Object.keys(zoneOffsets)
  .filter((one) => one !== 'Z')
  .sort((a, b) => b.length - a.length)
  .join('|');
const zone = `(?:\\s?\\(?(?<zone>(?:UTC|GMT)\\s?[+-]\\s?\\d{1,2}(?::?\\d{2})?|${names}|Z|[+-]\\d{2}:?\\d{2})\\b\\)?)?`;
const between = '(?:T|\\s*,?\\s*(?:at|um|à|a las|alle|om|o|kl\\.?|@)?\\s*)';
const after = date.replace(/\(\?<(\w+)>/g, '(?<$1After>');
const pattern = new RegExp(
  `(?<![\\w./:-])(?:(?:${date})${between})?${clock}(?!\\d|:\\d)${zone}(?:,?\\s(?:on|am|le|of|vom)?\\s?(?:${after}))?`,
  'giu',
);

/**
 * Times of day with a zone, in the styles of mails and logs. High: date known or plainly today's, and a zone stated. Low:
 * the zone or the order of day and month had to be assumed.
 */
export function findTimes(text: string, context: ReadingContext): Field[] {
  const found: Field[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const groups = { ...match.groups };
    const quote = spanOf(match[0], groups);
    pattern.lastIndex = match.index + quote.length;
    const read = resolve(groups, context);
    if (read)
      found.push(
        fieldAt(text, 'time', match.index, match.index + quote.length, read.at, read.sure ? 'high' : 'low'),
      );
  }
  return found;
}

type Groups = Record<string, string | undefined>;

/** Where a date stands before the time, one behind it belongs to what follows. */
function spanOf(whole: string, groups: Groups): string {
  const names = Object.keys(groups).filter((name) => groups[name] !== undefined);
  const after = names.find((name) => name.endsWith('After'));
  if (!after || !names.some((name) => dateNames.includes(name))) return whole.trimEnd();
  const cut = whole
    .slice(0, whole.lastIndexOf(groups[after] as string))
    .replace(/[\s,]*(?:\b(?:on|am|le|of|vom))?\s*$/u, '');
  groups[after] = undefined;
  return cut;
}

const dateNames = ['iso', 'isoSlash', 'dotted', 'slashed', 'dayFirst', 'monthFirst', 'relative'];

function resolve(groups: Groups, context: ReadingContext): { at: string; sure: boolean } | null {
  const time = clockOf(groups);
  const where = zoneOf(groups.zone, context.zone);
  if (!time || !where) return null;
  try {
    const sent = Temporal.Instant.fromEpochMilliseconds(context.sentAt.getTime());
    const today = sent.toZonedDateTimeISO(where.zone).toPlainDate();
    const said = dateOf(groups, today);
    if (said === 'unreadable') return null;
    let at = (said?.date ?? today).toZonedDateTime({ timeZone: where.zone, plainTime: time }).toInstant();
    if (!said && Temporal.Instant.compare(at, sent.add({ minutes: 10 })) > 0) at = at.subtract({ hours: 24 });
    const misnamed = where.summer !== null && said !== null && isSummer(at, context.zone) !== where.summer;
    return {
      at: at.toString({ smallestUnit: 'millisecond' }),
      sure: where.stated && (said?.sure ?? true) && !misnamed,
    };
  } catch {
    return null;
  }
}

/** `CET` in July is mostly a slip of the pen; null where the site's zone knows no summer time. */
function isSummer(at: Temporal.Instant, zoneName: string): boolean | null {
  const here = at.toZonedDateTimeISO(zoneName);
  const offsets = [1, 7].map((month) => here.with({ month, day: 15 }).offsetNanoseconds);
  if (offsets[0] === offsets[1]) return null;
  return here.offsetNanoseconds === Math.max(...offsets);
}

function clockOf(groups: Groups): Temporal.PlainTime | null {
  let hour = Number(groups.hour);
  const half = groups.half?.[0]?.toLowerCase();
  if (half && (hour < 1 || hour > 12)) return null;
  if (half === 'p' && hour < 12) hour += 12;
  if (half === 'a' && hour === 12) hour = 0;
  if (hour > 23) return null;
  return Temporal.PlainTime.from({ hour, minute: Number(groups.minute), second: Number(groups.second ?? 0) });
}

function zoneOf(
  written: string | undefined,
  ours: string,
): { zone: string; stated: boolean; summer: boolean | null } | null {
  if (!written) return { zone: ours, stated: false, summer: null };
  const word = written.toUpperCase().replace(/\s/g, '');
  const known = zoneOffsets[word];
  if (known)
    return { zone: known.offset, stated: true, summer: known.offset === '+00:00' ? null : known.summer };
  const digits = /([+-])(\d{1,2}):?(\d{2})?$/.exec(word);
  if (!digits) return null;
  return {
    zone: `${digits[1]}${(digits[2] ?? '').padStart(2, '0')}:${digits[3] ?? '00'}`,
    stated: true,
    summer: null,
  };
}

function dateOf(
  groups: Groups,
  today: Temporal.PlainDate,
): { date: Temporal.PlainDate; sure: boolean } | null | 'unreadable' {
  const part = (name: string) => groups[name] ?? groups[`${name}After`];
  const numbers = (name: string) => part(name)?.match(/\d+/g)?.map(Number) ?? null;
  const iso = numbers('iso') ?? numbers('isoSlash');
  if (iso) return made(iso[0], iso[1], iso[2], true);
  const dotted = numbers('dotted');
  if (dotted) return made(dotted[2], dotted[1], dotted[0], true);
  const slashed = numbers('slashed');
  if (slashed)
    return (slashed[1] ?? 0) > 12
      ? made(slashed[2], slashed[0], slashed[1], true)
      : made(slashed[2], slashed[1], slashed[0], (slashed[0] ?? 0) > 12 || slashed[0] === slashed[1]);
  const worded = part('dayFirst') ?? part('monthFirst');
  if (worded) {
    const month = worded
      .toLowerCase()
      .match(/\p{L}+/gu)
      ?.map((one) => monthNumbers[one])
      .find((one) => one !== undefined);
    const [day, year] = worded.match(/\d+/g)?.map(Number) ?? [];
    return made(year ?? today.year, month, day, true);
  }
  const relative = part('relative')?.toLowerCase();
  if (!relative) return null;
  return { date: /yesterday|gestern|hier/.test(relative) ? today.subtract({ days: 1 }) : today, sure: true };
}

function made(
  year: number | undefined,
  month: number | undefined,
  day: number | undefined,
  sure: boolean,
): { date: Temporal.PlainDate; sure: boolean } | 'unreadable' {
  try {
    return {
      date: Temporal.PlainDate.from(
        { year: year ?? 0, month: month ?? 0, day: day ?? 0 },
        { overflow: 'reject' },
      ),
      sure,
    };
  } catch {
    return 'unreadable';
  }
}
