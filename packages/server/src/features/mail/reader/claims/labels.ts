/** Labels of the report template, in English and as German teams translate them; the first word found decides. */
export const labels: readonly { field: string; names: RegExp }[] = [
  {
    field: 'identity-banned',
    names:
      /^(?:identity|identities|user|account|dn)\s+(?:is |was )?(?:banned|suspended|blocked)|^(?:identität|nutzer(?:konto)?|benutzer|konto|kennung)\s+(?:wurde |ist )?(?:gesperrt|gebannt)|^banned$|^gesperrt$/i,
  },
  {
    field: 'copies-found',
    names:
      /^(?:copies|jobs|processes|instances)\s+(?:were )?(?:found|identified|detected)|^(?:kopien|jobs|prozesse)\s+(?:gefunden|entdeckt)|^(?:gefundene)\s+(?:kopien|jobs|prozesse)/i,
  },
  {
    field: 'copies-stopped',
    names:
      /^(?:copies|jobs|processes|instances)\s+(?:were )?(?:stopped|killed|terminated|ended|frozen)|^(?:kopien|jobs|prozesse)\s+(?:gestoppt|beendet|angehalten|gestopt)|^(?:gestoppte|beendete)\s+(?:kopien|jobs|prozesse)/i,
  },
  {
    field: 'submission-address',
    names:
      /^(?:submission|submitting|source|submitter)\s*(?:ip)?\s*(?:address|host|ip)|^submitted from|^(?:einreich(?:ungs)?|absende|quell|herkunfts)-?(?:adresse|ip)|^eingereicht von|^abgeschickt von/i,
  },
  {
    field: 'evidence-kept',
    names:
      /^evidence\s*(?:kept|preserved|saved|secured)?$|^(?:beweise|beweismittel|spuren)\s*(?:gesichert|aufbewahrt)?$/i,
  },
  {
    field: 'isolated',
    names:
      /^(?:host|site|node|network|hosts?)?\s*isolated|^isoliert|^(?:netz|netzwerk)\s*(?:getrennt|isoliert)/i,
  },
  { field: 'released', names: /^(?:jobs |sandbox(?:es)? |copies )?released|^freigegeben(?:e jobs)?$/i },
  {
    field: 'identity',
    names:
      /^(?:identity|identity found|rogue identity|compromised identity|subject dn|user dn|dn)$|^(?:identität|kennung)$/i,
  },
  { field: 'resolution', names: /^resolution|^(?:lösung|abschluss|behebung)$/i },
  {
    field: 'lessons',
    names: /^lessons?(?: learn(?:t|ed))?|^(?:erkenntnisse|lehren|gelernt|lessons learned)$/i,
  },
  { field: 'summary', names: /^(?:short )?summary|^zusammenfassung/i },
  { field: 'timeline', names: /^timeline|^zeit(?:leiste|verlauf|ablauf)$/i },
];

/** Whether a value was left as the template has it: `yes|no`, `<n>`, dots, nothing. */
export function isUnfilled(value: string): boolean {
  const plain = value.trim();
  if (/^(?:[.…_\-\s]*|n\/?a|tbd|todo|\?+|unknown|unbekannt|xxx+)$/i.test(plain)) return true;
  return (
    /\byes\s?[|/]\s?no\b|\bja\s?[|/]\s?nein\b/i.test(plain) ||
    /^\s*<[a-z][^<>@]*>/i.test(plain) ||
    /<(?:n|time|ip|how|dn|sha256|token|port|count|zeit|anzahl)[^<>]*>/i.test(plain)
  );
}
