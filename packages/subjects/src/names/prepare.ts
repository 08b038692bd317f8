/*
 * String preparation for comparing, after RFC 4518 (which RFC 4517's caseIgnoreMatch asks for): what is invisible is
 * dropped, every kind of white space becomes a space, case is folded, the compatibility form (NFKC) is taken, outer
 * spaces go and inner runs become one. Two deviations, both to the side of "the same": case is folded by Unicode's full
 * mapping of this runtime rather than by the tables of Unicode 3.2, and nothing is prohibited, since a name that stands
 * in a certificate must be comparable to itself.
 */

/** RFC 4518, 2.2, maps these to nothing: control and format characters, variation selectors, two signs without width. */
const INVISIBLE = /\p{Cc}|\p{Cf}|\p{Variation_Selector}|\u034f|\ufffc/gu;
const WHITE = /(?:(?!\ufeff)[\s\u0085])+/gu;

function step(text: string): string {
  const folded = text.toUpperCase().toLowerCase().replaceAll('ς', 'σ');
  return folded.normalize('NFKC').replace(WHITE, ' ').replace(INVISIBLE, '').replace(/ +/g, ' ').trim();
}

/** The form in which two values are compared: equal exactly when the two mean the same. */
export function prepared(text: string): string {
  // Nearly every name is plain ASCII, of which only case and spaces matter.
  if (/^[ -~]*$/.test(text)) return text.toLowerCase().replace(/ {2,}/g, ' ').trim();
  let before = text.normalize('NFKC');
  // Folding can make room for composing and the other way round; it settles after two or three turns.
  for (let turn = 0; turn < 5; turn++) {
    const after = step(before);
    if (after === before) return after;
    before = after;
  }
  return before;
}
