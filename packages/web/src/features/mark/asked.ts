/** The shortest thing that the server looks up. */
export const LEAST = 4;
export const MOST = 200;

/** What people paste as they copied it: `sha256:9F2C…`, `canary-token=abc…`, a line of sha256sum, quotes around it. */
export function cleaned(text: string): string {
  const bare = text
    .trim()
    .replace(/^["'<[(]+|["'>\]).,;]+$/g, '')
    .replace(/^(sha-?256\s*[:=]|(muster-)?(canary|config)-token\s*[:=])\s*/i, '')
    .trim();
  return /^\\?([0-9a-f]{64})\s+\*?\S/i.exec(bare)?.[1] ?? bare;
}

/** Whether the answer's contact is a mail address that can be written to. */
export function isMailAddress(contact: string): boolean {
  return /^[^\s@<>]+@[^\s@<>]+$/.test(contact);
}
