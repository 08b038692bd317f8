import type { Question } from '@muster/contract';
import type { Claim } from '../types.ts';
import type { LabelledLine } from './lines.ts';
import { jobsIn, of, pidsIn, said, timeIn } from './scan.ts';

/** What a filled line of the template says; null where it says nothing definite. */
export function claimOfLine(line: LabelledLine): Claim | null {
  if (line.unfilled) return null;
  const { value } = line;
  const base = said(line, 'label', 'high');
  switch (line.field) {
    case 'identity-banned': {
      const word = /^\s*[*_"']?(yes|no|ja|nein|not yet|noch nicht|done|true|false|erledigt)\b/i
        .exec(value.text)?.[1]
        ?.toLowerCase();
      const time = timeIn(value);
      const dn = of(value, 'dn')[0]?.value ?? null;
      if (!word)
        return time && !/\b(?:not|nicht|no|kein)/i.test(value.text)
          ? { ...base, kind: 'identity-banned', banned: true, dn, at: time }
          : {
              ...said(line, 'label', 'low'),
              kind: 'identity-banned',
              banned: !/\b(?:not|nicht|no|kein)/i.test(value.text),
              dn,
              at: time,
            };
      const banned = /^(?:yes|ja|done|true|erledigt)$/.test(word);
      return { ...base, kind: 'identity-banned', banned, dn, at: banned ? time : null };
    }
    case 'copies-found':
      return withCount(line, (count) => ({
        ...base,
        kind: 'copies-found',
        count,
        jobs: listed(line, 'jobs?'),
        pids: pidsIn(value),
      }));
    case 'copies-stopped':
      return withCount(line, (count) => ({
        ...base,
        kind: 'copies-stopped',
        count,
        all: /^\s*all\b|^\s*alle\b/i.test(value.text),
        jobs: listed(line, 'jobs?'),
        pids: pidsIn(value),
        at: timeIn(value),
        how: howOf(value.text),
      }));
    case 'submission-address': {
      const ip = of(value, 'ipv4', 'ipv6')[0];
      return ip ? { ...base, kind: 'submission-address', ip: ip.value, at: timeIn(value) } : null;
    }
    case 'evidence-kept':
      return /^\s*(?:no|none|nothing|nein|nichts|keine?)[\s.]*$/i.test(value.text)
        ? null
        : { ...base, kind: 'evidence-kept', what: value.text.trim() };
    case 'isolated': {
      if (/^\s*(?:no|nein|not)\b/i.test(value.text)) return null;
      const [from, until] = of(value, 'time');
      return {
        ...base,
        kind: 'isolated',
        at: from ? { at: new Date(from.value), sure: from.confidence === 'high', quote: from.quote } : null,
        until: until
          ? { at: new Date(until.value), sure: until.confidence === 'high', quote: until.quote }
          : null,
      };
    }
    case 'released': {
      if (/^\s*(?:no|none|nein|not)\b/i.test(value.text)) return null;
      const all = /\ball\b|\balle\b|\*|^\s*(?:yes|ja)\b/i.test(value.text);
      return { ...base, kind: 'released', jobs: all ? [] : words(value.text), all };
    }
    case 'identity': {
      const dn = of(value, 'dn')[0];
      return dn ? { ...base, kind: 'identity', dn: dn.value } : null;
    }
    default:
      return /^F[1-6]$/.test(line.field)
        ? { ...base, kind: 'answer', question: line.field as Question, text: value.text.trim() }
        : null;
  }
}

function withCount(line: LabelledLine, make: (count: number | null) => Claim): Claim | null {
  const count = /^\s*(?:all\s+|alle\s+)?(\d{1,5})\b/i.exec(line.value.text)?.[1];
  const none = /^\s*(?:no|none|nein|keine?|zero|null)\b/i.test(line.value.text);
  const claim = make(count !== undefined ? Number(count) : none ? 0 : null);
  return count === undefined && !none ? { ...claim, confidence: 'low' } : claim;
}

/** `(jobs: J1, J2; pids: …)`: the words of the list, whatever their form; without the label, job ids elsewhere in the value. */
function listed(line: LabelledLine, name: string): string[] {
  const list = new RegExp(`\\b${name}\\s*[:=]\\s*([^;)]*)`, 'i').exec(line.value.text)?.[1];
  return list === undefined ? jobsIn(line.value) : words(list);
}

function words(list: string): string[] {
  return [
    ...new Set(
      list
        .split(/[\s,;&]+/)
        .map((one) => one.replace(/^[#("']+|[.)"']+$/g, ''))
        .filter((one) => /^[\w.-]{1,80}$/.test(one) && !/^(?:and|und|et|jobs?|none|keine)$/i.test(one)),
    ),
  ];
}

function howOf(value: string): string {
  return /(?:,\s*|\s)(?:by|durch|mittels|via)\s+(.+)$/is.exec(value)?.[1]?.trim().replace(/\s+/g, ' ') ?? '';
}
