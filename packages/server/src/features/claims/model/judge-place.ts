import { isIP } from 'node:net';
import type { ValueOf } from './claim-value.ts';
import { gapTo, instant, leastGap, type Span, spanText, utc } from './times.ts';
import { type Judgement, judgement, type Silence, type Truth, unsettled } from './truth.ts';

/** One text for one address: IPv6 in its shortest form, IPv4 as it is. */
export function sameAddress(one: string, other: string): boolean {
  return plainAddress(one) === plainAddress(other);
}

export function plainAddress(address: string): string {
  const bare = address
    .trim()
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1];
  if (mapped) return mapped;
  return isIP(bare) === 6 ? new URL(`http://[${bare}]/`).hostname : bare;
}

/** Is it an address from which a copy was submitted, and did one come from there at that time? */
export function judgeSubmission(value: ValueOf<'submission-address'>, truth: Truth): Judgement {
  const said = `submitted from ${value.ip}${value.at ? ` at ${utc(value.at.at)}` : ''}`;
  const known = truth.copies.filter(({ submissionAddress }) => submissionAddress !== null);
  if (known.length === 0) return judgement('not-comparable', said, 'from where is not known to us');
  const right = known.filter(({ submissionAddress }) => sameAddress(submissionAddress ?? '', value.ip));
  const addresses = [...new Set(known.map(({ submissionAddress }) => submissionAddress))].join(', ');
  if (right.length === 0) return judgement('false', said, `submitted from ${addresses}`);
  const times = right.flatMap(({ submittedAt }) => submittedAt ?? []).map(instant);
  const gapSeconds = value.at ? leastGap(times, value.at.at) : null;
  if (!value.at || gapSeconds === null) return judgement('true', said, `submitted from ${addresses}`);
  const span = {
    from: new Date(Math.min(...times.map(({ from }) => from.getTime()))),
    to: new Date(Math.max(...times.map(({ to }) => to.getTime()))),
  };
  const ok = Math.abs(gapSeconds) <= truth.toleranceSeconds;
  return judgement(ok ? 'true' : 'false', said, `submitted from ${addresses} ${spanText(span)}`, {
    gapSeconds,
    unsure: !ok && !value.at.sure,
  });
}

const cut: ReadonlySet<Silence['kind']> = new Set(['network-cut', 'site-unreachable']);

/** Was nothing of the site heard while it says that it was isolated? What was heard contradicts it. */
export function judgeIsolated(value: ValueOf<'isolated'>, at: Date, truth: Truth): Judgement {
  const from = value.at?.at ?? at;
  const to = value.until?.at ?? (from > at ? from : at);
  const said = value.at
    ? `isolated ${value.until ? spanText({ from, to }) : `since ${utc(from)}`}`
    : 'isolated';
  const voices = [...truth.copies, ...truth.controls].filter(
    ({ firstBeatAt }) => firstBeatAt !== null && firstBeatAt <= to,
  );
  if (voices.length === 0) return judgement('not-comparable', said, 'nothing of ours ran there');
  const tolerance = truth.toleranceSeconds * 1000;
  const heard = voices.filter((voice) => !voice.silences.some((one) => spans(one, { from, to }, tolerance)));
  if (heard.length > 0) {
    if (unsettled(truth, from)) return judgement('not-comparable', said, 'it cannot be told yet');
    return judgement('false', said, `${heard.length} of ${voices.length} programs were heard meanwhile`, {
      unsure: value.at !== null && !value.at.sure,
    });
  }
  const first = voices
    .flatMap(({ silences }) => silences)
    .find((one) => cut.has(one.kind) && spans(one, { from, to }, tolerance));
  if (!first) return judgement('not-comparable', said, 'silent, but nothing shows a cut of the network');
  const measured = `the network was cut ${spanText(first.from)}`;
  const gapSeconds = value.at ? gapTo(first.from, value.at.at) : null;
  const ok = gapSeconds === null || Math.abs(gapSeconds) <= truth.toleranceSeconds;
  return judgement(ok ? 'true' : 'false', said, measured, {
    gapSeconds,
    unsure: !ok && value.at?.sure === false,
  });
}

/** Whether a silence covers the span but for its edges; of a span that is nothing but edges, whether it touches it. */
function spans(silence: Silence, span: Span, tolerance: number): boolean {
  const inner = { from: span.from.getTime() + tolerance, to: span.to.getTime() - tolerance };
  const start = silence.from.from.getTime();
  const end = silence.until?.getTime() ?? Number.POSITIVE_INFINITY;
  if (inner.from <= inner.to) return start <= inner.from && end >= inner.to;
  return start <= span.to.getTime() + tolerance && end >= span.from.getTime() - tolerance;
}
