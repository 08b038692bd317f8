const MACHINE =
  /^(?:(?:no|do-?not)[-_.]?reply|noreply.*|.*[-_.]no-?reply|mailer-daemon|postmaster|bounces?|daemon|root|nobody|auto\w*|notifications?|alerts?)(?:[+].*)?$/i;

/**
 * Whether there is a person who may be thanked. Never a machine: not what was sent by one (RFC 3834: Auto-Submitted, the
 * null sender, lists), not an address that says nobody reads there, and not ourselves.
 */
export function mayAnswer(of: {
  address: string;
  /** By a person, as far as the classifier can tell; what is told by telephone is. */
  isHuman: boolean;
  envelopeFrom: string | null;
  header: (name: string) => string;
  ownDomains: readonly string[];
}): boolean {
  const [local = '', domain = ''] = of.address.toLowerCase().split('@');
  if (!domain || MACHINE.test(local) || of.ownDomains.includes(domain)) return false;
  if (!of.isHuman || of.envelopeFrom === '') return false;
  const submitted = of
    .header('auto-submitted')
    .replace(/[;(].*$/, '')
    .trim()
    .toLowerCase();
  if (submitted !== '' && submitted !== 'no') return false;
  return !/^(?:bulk|list|junk|auto_reply)$/i.test(of.header('precedence').trim()) && !of.header('list-id');
}
