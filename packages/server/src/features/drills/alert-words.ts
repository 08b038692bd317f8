/** Whether a mail calls the exercise off: the words stand on a line of their own or in the subject, not in a quotation. */
export function saysThisIsReal(subject: string, ownText: string): boolean {
  if (/\bTHIS IS REAL\b/.test(subject)) return true;
  return ownText.split(/\r?\n/).some((line) => /^\W*THIS IS REAL\W*$/i.test(line.trim()));
}
