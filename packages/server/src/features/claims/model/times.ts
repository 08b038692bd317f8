/** Between two instants something happened; both are procedure time. */
export interface Span {
  from: Date;
  to: Date;
}

/** Seconds from the nearer end of the span to the instant: negative before it, 0 inside. */
export function gapTo(span: Span, at: Date): number {
  if (at < span.from) return (at.getTime() - span.from.getTime()) / 1000;
  if (at > span.to) return (at.getTime() - span.to.getTime()) / 1000;
  return 0;
}

/** The smallest gap to any of the spans; null without spans. */
export function leastGap(spans: readonly Span[], at: Date): number | null {
  const gaps = spans.map((span) => gapTo(span, at));
  return gaps.length === 0 ? null : gaps.reduce((best, gap) => (Math.abs(gap) < Math.abs(best) ? gap : best));
}

export function instant(at: Date): Span {
  return { from: at, to: at };
}

/** `2027-01-05 09:12:30 UTC` */
export function utc(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

export function spanText(span: Span): string {
  return span.from.getTime() === span.to.getTime()
    ? `at ${utc(span.from)}`
    : `between ${utc(span.from)} and ${utc(span.to)}`;
}

/** `25 minutes too early`; for the gap between something said and something measured. */
export function gapText(seconds: number): string {
  if (seconds === 0) return 'no gap';
  const size = Math.abs(seconds);
  const words =
    size < 120
      ? `${Math.round(size)} seconds`
      : size < 7200
        ? `${Math.round(size / 60)} minutes`
        : `${(size / 3600).toFixed(1)} hours`;
  return `${words} ${seconds < 0 ? 'before' : 'after'} that`;
}
