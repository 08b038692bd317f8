import type { VerdictWord } from '@muster/contract';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `5 Jan 2027 09:24 UTC` */
export function moment(at: string): string {
  return `${day(at)} ${at.slice(11, 16)} UTC`;
}

/** `5 Jan 2027` */
export function day(at: string): string {
  return `${Number(at.slice(8, 10))} ${MONTHS[Number(at.slice(5, 7)) - 1]} ${at.slice(0, 4)}`;
}

/** `5 Jan 09:24` */
export function shortMoment(at: string): string {
  return `${Number(at.slice(8, 10))} ${MONTHS[Number(at.slice(5, 7)) - 1]} ${at.slice(11, 16)}`;
}

/** `1 h 43 min`, `2 d 3 h`, `45 s`: two units at most, as people say it. */
export function duration(seconds: number): string {
  if (seconds < 0) return `-${duration(-seconds)}`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return joined(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(seconds / 3600);
  return joined(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function joined(many: number, unit: string, few: number, smaller: string): string {
  return few === 0 ? `${many} ${unit}` : `${many} ${unit} ${few} ${smaller}`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

export const verdictWords: Record<VerdictWord, string> = {
  pass: 'pass',
  late: 'late',
  fail: 'fail',
  pending: 'open',
  'our-fault': 'our fault, not counted',
  'not-applicable': 'not applicable',
  waived: 'waived',
};

/** After the WISE SCCC classification. */
export const depthWords = [
  'nothing arrived',
  'receives',
  'a machine answers',
  'a person answers',
  'knows the subject',
  'can investigate',
];
