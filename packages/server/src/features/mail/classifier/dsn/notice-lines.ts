import { addressPattern, tidyAddress } from '../evidence/address.ts';
import { unique } from './returned.ts';

/** How an address stands in a line of a notice, surest first. */
const places: readonly RegExp[] = [
  /^\s*(?:<[^<>\s]+@[^<>\s]+>|"?[^\s:;<>"'()]+@[^\s:;<>()"]+?)"?\s*:?\s*$/,
  /^[\s*•·>-]*["'<]*[^\s:;<>"'()]+@[^\s:;<>()"]+["'>]*\s*(?::|\.{3}|-{1,2}|\(|\[|,? (?:on|am|le|el) |;|\s{2,}|\t)/,
  /^[\s*•·-]*(?:original(?:ly)?[ -](?:addressed |recipient)?(?:to)?|(?:intended |failed |final-|original-|e-?mail |invalid |unknown |error-|the )?(?:for|recipient|adressat|empfänger|destinataire|destinatario|destinatário|ontvanger|odbiorca|adresat|příjemce|получатель|受信者|宛先|收件人|address|user|rcpt|to|an|à|para|a|do|komu|кому)(?:s|\(s\)|es|\(es\))?)\s*[:=：]/i,
  /rcpt to|recipient|55[0-4]|45[0-2]|5\.\d\.\d|4\.\d\.\d|unknown|user|not found|does ?n[o']t|quota|full|exceeds|delivered to|deliver to|delivery to|delivering to|addressed to|send to|sent to|to:? <|an:? |generated from|following|failed|address|dda:|受信|宛|收件/i,
];

const leads =
  /following|these|below|folgende|suivant|siguient|seguent|recipient|empf[äa]nger|destinat|ontvanger|odbiorc|adresat|příjem|получат|адрес|宛先|受信|收件|failed|undeliver|reach|delivered to|could not|unable|fatal error/i;
const senderLead =
  /(?:sent by|message from|mail from|sender|^\s*from|absender|von|expéditeur|remitente)\s*:?\s*$/i;
const returnedLead =
  /^\s*(?:your message|ihre nachricht|votre message|su mensaje|il messaggio|sua mensagem|uw bericht)\s*$/i;
const advice =
  /contact|assistance|mailto:|https?:|help|questions|support|forward this|please (?:send|reply|write|notify)|reply to|message-id|mail from|wenden sie|contacter|contacte|postmaster@|^\s*(?:received|return-path|sender|from|von|de|da|od|от|by)\b|\bfor </i;
const aboutDelivery = /rcpt to|recipient|failed|unknown|undeliver|could not|not deliver|\bto:? </i;

/** What a line above that announces recipients is worth: less than one step of places. */
const LEAD = 0.5;

/** The addresses that stand in the surest place of all, in the order of the text. */
export function rankedAddresses(notice: string, own: ReadonlySet<string>, worst: number): string[] {
  const ranked: { rank: number; address: string }[] = [];
  let lead = '';
  for (const line of notice.split('\n').slice(0, 2000)) {
    if (line.length > 2000) continue;
    if (!line.includes('@')) {
      if (line.trim() !== '') lead = line;
      continue;
    }
    const place = places.findIndex((one) => one.test(line));
    const alone = place === 0 || place === 1;
    const authors =
      senderLead.test(lead) || (returnedLead.test(lead) && /^\s*(?:to|cc|an|à|para|a|aan)\s*:/i.test(line));
    if (authors || (!alone && advice.test(line) && !aboutDelivery.test(line))) continue;
    const rank = (place === -1 ? places.length : place) - (alone && leads.test(lead) ? LEAD : 0);
    for (const match of line.matchAll(addressPattern)) {
      const address = tidyAddress(match[0]);
      if (address !== '' && !own.has(address.toLowerCase()) && !isMessageId(line, match.index))
        ranked.push({ rank, address });
    }
    lead = lead === '' ? line : lead;
  }
  const best = Math.min(...ranked.map((one) => one.rank));
  if (best > worst) return [];
  return unique(ranked.filter((one) => one.rank <= best + LEAD).map((one) => one.address)).slice(0, 200);
}

function isMessageId(line: string, at: number): boolean {
  return /message-?id[^@]{0,20}$|\bid[:=<\s]{1,4}$/i.test(line.slice(Math.max(0, at - 24), at));
}

/** Names without a domain, one a line, below a line that announces recipients. */
export function bareNames(notice: string): string[] {
  const lines = notice.split('\n').slice(0, 200);
  const names: string[] = [];
  let announced = false;
  for (const line of lines) {
    const name = /^\s+([A-Za-z0-9][\w.+-]{1,63})\s*(?:$|\s{2,}\S)/.exec(line)?.[1];
    if (announced && name) names.push(name);
    else if (line.trim() !== '')
      announced = /(?:recipient|address|following|user)[^\n]{0,160}:\s*=?$/i.test(line);
  }
  return unique(names).slice(0, 50);
}
