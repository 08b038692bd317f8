/** Words of statements in English and German, one table an idea. */
export const banned =
  /\b(?:ban(?:ned)?|suspended|locked out|blacklisted|revoked|gesperrt|gebannt|suspendiert|ausgesperrt)\b|\b(?:blocked|disabled|blockiert|deaktiviert)\b/i;
export const weakBan = /\b(?:blocked|disabled|suspended|revoked|blockiert|deaktiviert|suspendiert)\b/i;
export const identityWords =
  /\b(?:identity|user|account|dn|certificate|subject|credential|person|him|her|them|nutzer\w*|benutzer\w*|identität|kennung|konto|zertifikat|account)\b/i;
export const networkObject =
  /\b(?:ip|address|addresses|port|traffic|connection|firewall|network|subnet|outbound|outgoing|egress|adresse|verkehr|verbindung\w*|netz\w*)\b/i;
export const stopped =
  /\b(?:killed|stopped|terminated|ended|cancell?ed|frozen|froze|paused|halted|shut down|SIGSTOP(?:ped)?|suspended|kill(?:ed)? off|beendet|gestoppt|abgebrochen|getötet|gekillt|angehalten|eingefroren|abgeschossen|terminiert)\b/i;
export const found =
  /\b(?:found|identified|discovered|detected|located|saw|see|gefunden|entdeckt|identifiziert|festgestellt|ermittelt)\b/i;
export const copyWords =
  /\b(?:jobs?|cop(?:y|ies)|process(?:es)?|instances?|payloads?|VMs?|bots?|programs?|Kopien?|Prozess(?:e|en)?|Instanz(?:en)?|Aufträge?|Programme?)\b/i;
export const submission =
  /\b(?:submitted|submission|logged in|login|log-?in|came|originat\w+|connected|source|eingereicht|abgeschickt|angemeldet|einreich\w+|kam(?:en)?|abgesetzt|stamm\w+)\b/i;
export const fromWords = /\b(?:from|von|aus|address|adresse|IP|source)\b/i;
export const isolatedWords =
  /\b(?:isolated|disconnected|unplugged|quarantined|taken off ?(?:line|the network)|off the network|cut (?:it |them |the \w+ )?off|network (?:is |was |has been )?(?:down|cut|disabled)|pulled the (?:plug|cable)|isoliert|vom Netz (?:genommen|getrennt)|Netz(?:werk)?(?:verbindung)? (?:getrennt|gekappt))\b/i;
export const rejoined =
  /\b(?:back (?:online|on the network)|reconnected|network (?:is |was )?(?:up|restored)|until|wieder (?:online|am Netz|verbunden)|bis)\b/i;
export const kept =
  /\b(?:preserved|kept|saved|secured|dumped|imaged|copied|archived|snapshot(?:ted|s)?|taken|gesichert|aufbewahrt|gespeichert|kopiert)\b/i;
export const evidenceObject =
  /\b(?:evidence|memory|images?|snapshots?|disks?|binar(?:y|ies)|logs?|core|dump|sandbox(?:es)?|Beweis\w*|Speicher\w*|Abbild\w*|Spuren|Protokolle?|Binär\w*)\b/i;
export const releasedWords =
  /\b(?:released|can be (?:removed|deleted|cleaned)|may be (?:removed|deleted|cleaned)|freigegeben|können (?:gelöscht|entfernt) werden)\b/i;
export const acknowledged =
  /\b(?:received|acknowledged?|confirm (?:receipt|reception)|got (?:it|your|the)|we are (?:on it|looking|investigating|working)|we(?:'re| are) (?:on it|looking)|I am (?:on it|looking|investigating)|look(?:ing)? into|investigating|on it|have read|taking care|erhalten|bestätig\w+|kümmern uns|kümmere mich|schauen (?:uns|wir)|sehen uns das an|prüfen|untersuchen|gelesen)\b/i;
export const closure =
  /\b(?:closure report|final report|closing report|incident (?:is )?closed|abschlussbericht|abschließender bericht|schlussbericht)\b/i;

export const negation =
  /\b(?:not|never|nobody|none|neither|cannot|no longer|unable|without|failed to|yet to|nicht|nie(?:mals)?|niemand|kein(?:e|en|er)?|ohne)\b|n't\b/i;
export const future =
  /\b(?:will|shall|going to|about to|plan(?:ning|ned)? to|intend\w*|want to|would|wird|werden|planen|wollen|möchten|würden)\b(?!\s+(?:have|has)\b)/i;
/** German passive perfect also ends in `worden`; `wird gerade` and `werden` alone are not done yet. */
export const unsure =
  /\b(?:if|when|whether|should|could|might|may|maybe|perhaps|possibly|probably|think|believe|assume|presumably|unless|once|wenn|falls|ob|sobald|sollen|sollten|könnte\w*|vielleicht|vermutlich|wahrscheinlich|glaube\w*)\b|\?\s*$/i;
export const others =
  /\b(?:other site|another site|you (?:should|must|can|could|may|have to|need)|please|bitte|Sie sollten)\b/i;

const numbers: Record<string, number> = {
  zero: 0,
  no: 0,
  one: 1,
  a: 1,
  single: 1,
  two: 2,
  both: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  keine: 0,
  ein: 1,
  eine: 1,
  einen: 1,
  zwei: 2,
  beide: 2,
  beiden: 2,
  drei: 3,
  vier: 4,
  fünf: 5,
  sechs: 6,
  sieben: 7,
  acht: 8,
  neun: 9,
  zehn: 10,
};
const counted = new RegExp(
  `\\b(\\d{1,4}|${Object.keys(numbers).join('|')})\\s+(?:of (?:the|these|those|its|his|her)\\s+)?(?:(?:running|rogue|malicious|such|suspicious|batch|offending|its|his|her|the|remaining|active|laufende|verdächtige|bösartige|dieser|der)\\s+){0,3}(?:jobs?|cop(?:y|ies)|process(?:es)?|instances?|payloads?|VMs?|bots?|programs?|Kopien?|Prozess(?:e|en)?|Instanz(?:en)?|Aufträge?|Programme?)\\b`,
  'i',
);

/** How many things a statement counts; null where it counts none. */
export function countIn(text: string): number | null {
  const word = counted.exec(text)?.[1]?.toLowerCase();
  if (word === undefined) return null;
  return /^\d+$/.test(word) ? Number(word) : (numbers[word] ?? null);
}
