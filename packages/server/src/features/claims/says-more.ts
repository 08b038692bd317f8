/**
 * Whether a mail says more than that something was received: what answers a request in its own thread. Its mere words
 * do, unless an officer has read an answer in it and said that it is none.
 */
export function saysMore(
  ownText: string,
  claims: readonly { kind: string }[],
  answers: readonly { review: string }[],
): boolean {
  if (answers.some(({ review }) => review !== 'refused')) return true;
  if (claims.some(({ kind }) => kind !== 'acknowledged')) return true;
  return claims.length === 0 && answers.length === 0 && ownText.trim() !== '';
}
