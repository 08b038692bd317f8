/** Lines with which mail programs introduce the text they quote, one line each, per language. */
export const attributionLines: readonly RegExp[] = [
  /^\s*(?:on|el|le|am|op|em|il|w dniu|dnia|den|dne|на|kl|vào|pada|le)\b.{3,220}\b(?:wrote|writes|schrieb|écrit|escribi[oó]|ha scritto|scrive|schreef|escreveu|napisa[łl]\(?a?\)?|skrev|napsala?|kirjoitti|пише|написал\(?а?\)?|írta|yazdı)\s*.{0,80}[:：]\s*$/i,
  /^\s*.{3,160}\b(?:wrote|writes|schrieb|schreibt|écrit|escribi[oó]|ha scritto|schreef|escreveu|napisał\(?a?\)?|pisze|skrev|napsala?|napsal\(a\)|kirjoitti|написал\(?а?\)?|пишет|írta|yazdı)(?:\s+(?:on|am|op|le|el|il)\b.{3,60})?\s*[:：]\s*$/i,
  /^\s*.{3,160}(?:のメッセージ|さんは書きました|wrote|写道|님이 작성)\s*[:：]?\s*$/i,
];

/** Separators of programs that append the whole former message. */
export const separatorLines: readonly RegExp[] = [
  /^\s*-{2,}\s*(?:original message|original mail|original appointment|forwarded message|forwarded by.*|reply message|ursprüngliche nachricht|ursprungliche nachricht|originalnachricht|original-nachricht|weitergeleitete nachricht|message d'origine|message original|message transféré|message transf[ée]r[ée]|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato|oorspronkelijk bericht|oorspronkelijke bericht|doorgestuurd bericht|mensagem original|mensagem encaminhada|wiadomość oryginalna|oryginalna wiadomość|původní zpráva|původní zpráva|исходное сообщение|пересылаемое сообщение|original meddelande|oprindelig meddelelse|opprinnelig melding|alkuperäinen viesti|eredeti üzenet|özgün ileti|元のメッセージ|原始邮件|原始郵件|원본 메시지)\s*-{2,}.*$/i,
  /^\s*(?:begin forwarded message|anfang der weitergeleiteten (?:e-mail|nachricht)|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado|inizio messaggio inoltrato|begin doorgestuurd bericht|início da mensagem encaminhada|początek przekazywanej wiadomości|začátek přeposlané zprávy|начало переадресованного сообщения)\s*[:：]\s*$/i,
];
