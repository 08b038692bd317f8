import type { Phrase } from './fold.ts';

/** Subject prefixes that only programs put there, after folding; followed by a colon and mostly by the answered subject. */
export const autoSubjects: readonly RegExp[] = [
  /^(?:auto(?:matic|matische?|mated|matisch)?[- ]?(?:re(?:ply|sponse|spond(?:er)?)|antwort|answer|antwoord|svar|message|generated)|autom?\.? antwort|autoreply|autoresponder|auto-response|auto)\s*(?:[:：\-([]|from|to|$)/,
  /^(?:out of (?:the )?office|out-of-office|ooo|away from (?:the |my )?(?:office|mail)|vacation|on vacation|holiday|i am away|i'm away|absence|absent)(?: ?(?:auto-?)?(?:re(?:ply|sponse)|message|notice|notification|assistant))?\s*[:：(]/,
  /^out of (?:the )?office (?:auto-?)?(?:re(?:ply|sponse))|^vacation (?:reply|response|message|notice)|^(?:away|vacation) from my mail|^away from my mail/,
  /\b(?:is|ist|est) (?:currently )?(?:out of (?:the )?office|nicht im (?:büro|haus)|außer haus|absent(?:e)?(?: du bureau)?|on (?:vacation|leave|holiday))\b/,
  /^(?:abwesenheit(?:snotiz|sinfo|smeldung|sbenachrichtigung|sassistent|snachricht)?|abwesend|automatische (?:antwort|abwesenheit\w*)|außer haus|nicht im (?:haus|büro)|urlaub)\s*[:：(-]/,
  /^(?:réponse automatique|absence du bureau|absence|message d'absence|absent(?:e)?(?: du bureau)?|(?:r[eé]ponse|notification) d'absence|en vacances|en congé)\s*[:：(-]/,
  /^(?:respuesta automática|respuesta automatica|fuera de (?:la )?oficina|ausente|ausencia|fora do escritório|resposta automática|resposta automatica|ausência|ausente do escritório|fora da empresa)\s*[:：(-]/,
  /^(?:risposta automatica|fuori sede|fuori ufficio|assenza|assente|risponditore automatico|automatisch antwoord|afwezig(?:heid)?(?:sbericht|smelding)?|niet aanwezig|antwoordapparaat)\s*[:：(-]/,
  /^(?:autosvar|automatiskt svar|automatisk svar|frånvarande|frånvaro|fraværsassistent|fravær|fraværende|ikke til stede|poissa|automaattinen vastaus|poissaoloilmoitus|sjálfvirkt svar)\s*[:：(-]/,
  /^(?:odpowiedź automatyczna|automatyczna odpowiedź|autoodpowiedź|poza biurem|nieobecność|nieobecny|automatická odpověď|mimo kancelář|nepřítomnost|automatická odpoveď|mimo kancelárie|neprítomnosť|automatikus válasz|házon kívül|távollét)\s*[:：(-]/,
  /^(?:автоответ(?:чик)?|автоматический ответ|вне офиса|отсутств\w*|я в отпуске|автоматична відповідь|автоматичен отговор|otomatik yanıt|ofis dışında|αυτόματη απάντηση|εκτός γραφείου|samodejni odgovor|automatski odgovor|răspuns automat|automatinis atsakymas|automātiskā atbilde|automaatvastus)\s*[:：(-]?/,
  /^(?:自動(?:返信|応答|回覆|回复)|自动(?:回复|答复|回覆)|不在(?:通知|のお知らせ|連絡|にしております)|外出|자동 ?(?:회신|응답)|부재 ?중)\s*[:：(-]?/,
];

/** Sentences of absence notes; a person may write each one, so they decide only together with a machine's form. */
export const absenceBodies: readonly Phrase[] = [
  /\bi(?:'m| am| will be|'ll be| shall be)(?: currently| now| presently)?(?: away| out of| out until| on (?:annual |parental |maternity |sick )?(?:leave|vacation|holiday|travel|business)| travel| absent| not (?:in|available|at)| unavailable)/,
  /\b(?:out of (?:the |my )?office|on vacation|on (?:annual |parental |maternity )?leave|limited access to (?:my )?e-?mail|will (?:respond|reply|read|answer)[^.]{0,60}(?:when i|upon my|on my|after my|as soon as) ?return|when i (?:return|get back|am back)|your (?:e-?mail|message|mail) will be (?:read|answered|processed)|return(?:ing)? (?:to the office )?on)\b/,
  /(?:this is an?|automatic(?:ally)?|automated|auto)[^.]{0,30}(?:re(?:ply|sponse|sponder)|generated (?:message|mail|e-?mail|reply|response)|answer)/,
  /\b(?:nicht im (?:büro|haus)|außer haus|abwesend|im urlaub|in urlaub|bin ich (?:derzeit|zur zeit|momentan|bis|ab|am)|nicht erreichbar|wieder (?:erreichbar|im (?:büro|haus)|da)|ihre (?:e-?mail|nachricht) wird nicht (?:weitergeleitet|gelesen|bearbeitet)|elternzeit|automatisch (?:erstellt|generiert|versendet|erzeugt)|automatische (?:antwort|nachricht|e-?mail))/,
  /(?:je suis|je serai|actuellement)[^.]{0,60}(?:absent|congé|vacances|indisponible|déplacement)|absente? du bureau|à mon retour|réponse automatique|message automatique/,
  /(?:estoy|estaré|me encuentro|estarei|estou|encontro-me)[^.]{0,60}(?:fuera|ausente|vacaciones|férias|fora|viaj)|respuesta automática|resposta automática|mensaje automático|mensagem automática/,
  /(?:sono|sarò)[^.]{0,60}(?:assente|fuori|ferie|vacanza)|risposta automatica|messaggio automatico|(?:ik ben|momenteel)[^.]{0,60}(?:afwezig|niet (?:aanwezig|op kantoor|bereikbaar)|vakantie|verlof)|automatisch (?:antwoord|bericht|gegenereerd)/,
  /(?:jag är|jeg er|olen)[^.]{0,60}(?:frånvarande|inte (?:på|i)|semester|fraværende|ikke (?:på|til)|ferie|poissa|lomalla)|(?:jestem|będę|przebywam)[^.]{0,60}(?:nieobecn|poza|urlop)|(?:jsem|budu)[^.]{0,60}(?:mimo|nepřítom|dovolen)|(?:nem vagyok|szabadság|házon kívül)/,
  /(?:я |в настоящее время )[^.]{0,60}(?:в отпуске|отсутству|вне офиса|командировк)|автоматическ(?:ий|ое) (?:ответ|сообщение|уведомление)|нахожусь в отпуске|буду отсутствовать/,
  /不在|休暇|外出|出張中|自動(?:返信|応答|送信|配信)|自动(?:回复|答复|发送)|休假|不在办公室|已收到您的(?:邮件|来信)|您的邮件我已(?:经)?收到|자동 ?(?:회신|응답|발송)|부재 ?중|휴가/,
];

/** Wording of robots that no person uses of a mail just written. */
export const robotBodies: readonly Phrase[] = [
  /(?:please )?do not (?:reply|respond|answer)[^.]{0,40}(?:to )?(?:this|automat|e-?mail|message|directly)|this (?:is an? )?(?:mailbox|address|inbox|account)[^.]{0,40}(?:not monitored|unattended|unmonitored)|(?:this|the following) (?:is an? )?(?:e-?mail|message|mail|response|reply|notification)[^.]{0,40}(?:automatically generated|generated automatically|auto-?generated|sent automatically|was (?:automatically|generated))|this is an automat(?:ed|ic|ically)|system-generated|computer-generated|bitte antworten sie nicht (?:auf|direkt)|diese (?:e-?mail|nachricht|mail) wurde automatisch|ne pas répondre à ce|ceci est un (?:message|mail) automatique|no responda a este|não responda a este|non rispondere a quest|beantwoord (?:deze|dit)[^.]{0,20}niet|prosimy nie odpowiadać|wiadomość (?:została )?wygenerowana automatycznie|neodpovídejte|не отвечайте на это|返信(?:しないで|いただいても)|请勿回复|請勿回覆/,
];

export const challengeBodies: readonly Phrase[] = [
  /(?:confirm|verify|authenticate|authoriz|approve)[^.]{0,120}(?:your message|your (?:e-?mail|mail|address)|you are (?:a )?(?:human|person|real)|delivery|sender|being human)[^.]{0,160}/,
  /awaiting (?:your )?confirmation|has not been delivered[^.]{0,80}(?:confirm|until)|held[^.]{0,80}(?:until|confirm|verif)|being held|boxbe|spamarrest|tmda|challenge|(?:reply|respond|click)[^.]{0,80}(?:release|deliver|confirm|verify|approve|guest list)/,
];

/** Prefixes that hold the word for an automatic answer, which people do not begin a subject with; brackets as some webmails set them. */
export const programSubjects: readonly RegExp[] = [
  /^\[?(?:auto(?:matic|matische?|mated|matisch)?[- ]?(?:re(?:ply|sponse|spond(?:er)?)|antwort|answer|antwoord|svar)|autoreply|autoresponder|out of (?:the )?office (?:auto-?re(?:ply|sponse)|assistant)|réponse automatique|respuesta automática|respuesta automatica|resposta automática|resposta automatica|risposta automatica|automatiskt svar|automatisk svar|autosvar|automaattinen vastaus|odpowiedź automatyczna|automatyczna odpowiedź|autoodpowiedź|automatická odpověď|automatická odpoveď|automatikus válasz|автоответ(?:чик)?|автоматический ответ|автоматична відповідь|otomatik yanıt|αυτόματη απάντηση|răspuns automat|自動(?:返信|応答|回覆)|自动(?:回复|答复)|자동 ?(?:회신|응답))\]?\s*(?:[:：\]]|\] )/,
  /^(?:auto|automatische abwesenheit\w*|abwesenheitsnotiz|abwesenheitsassistent|message d'absence):|^auto: .* is out of|^vacation (?:reply|response)/,
];

/** Absence notes speak to whoever wrote; a person telling colleagues does not. */
export const toSenderBodies: readonly Phrase[] = [
  /\b(?:your|this) (?:e-?mail|mail|message|enquiry)|thank(?:s| you)(?: very much)? for (?:your|contacting|writing)|(?:urgent|emergency|immediate|need)[^.]{0,80}(?:contact|call|write|e-?mail)|in my absence|(?:ihre|deine) (?:e-?mail|mail|nachricht)|(?:dringend|vertretung|wenden sie sich)|votre (?:message|mail|courriel|e-?mail)|en cas d'urgence|(?:su|tu) (?:mensaje|correo)|en caso de urgencia|(?:sua|seu) (?:mensagem|e-?mail)|em caso de urgência|(?:il (?:suo|tuo|vostro)|la (?:sua|tua|vostra)) (?:messaggio|mail|e-?mail)|in caso di urgenza|uw (?:bericht|mail|e-?mail)|dringende|(?:twoj|państwa|pana|pani)[^.]{0,20}(?:wiadomo|mail)|w pilnych|(?:vaši|váš|vaše)[^.]{0,20}(?:zpráv|mail)|naléhav|(?:ваше|ваш)[^.]{0,20}(?:письмо|сообщение)|メール|您的邮件/,
];

/** Sentences of challenge filters; two different ones prove one. */
export const challengeTemplates: readonly Phrase[] = [
  /(?:this (?:account|mailbox|address|e-?mail)|i am|i'm|we are|my (?:mailbox|e-?mail|inbox))[^.]{0,40}(?:protected|protecting|guarded|uses? (?:a )?(?:spam|challenge))/,
  /(?:allowed|approved|guest|white|safe|accept(?:ed)?|trusted)[ -]?(?:sender'?s? )?list|whitelist/,
  /(?:click|follow|reply|visit|respond)[^.]{0,80}(?:link|below|this message|web ?page|confirm|url|address)/,
  /(?:has been|was|is being|is) (?:waitlisted|quarantined|held|put on hold|placed in)|(?:will|to) (?:be|ensure)[^.]{0,30}deliver|until you (?:confirm|verify|reply)|awaiting (?:your )?(?:confirmation|verification)/,
  /(?:verify|confirm|prove)[^.]{0,60}(?:human|person|not (?:a )?spam|sender|legitimate|automated|your (?:message|e-?mail|identity|address))/,
];

/** Sentences in which a mail calls itself automatic. */
export const declaredBodies: readonly Phrase[] = [
  /(?:^|[.!:] |- )(?:please note:? )?(?:this is|you have received|you are receiving) an? (?:automat(?:ed|ic)(?:ally[- ]generated)?|auto-?generated|auto(?:matic)?[- ]?(?:reply|response)|out[- ]of[- ]office)(?: |-)?(?:re(?:ply|sponse|sponder)|message|e-?mail|mail|acknowledge?ment|notification|generated|answer|$)/,
  /this (?:e-?mail|message|mail|reply|response) (?:was|is|has been) (?:automatically generated|generated automatically|auto-?generated|sent automatically|automatically sent)/,
  /(?:dies(?:e|es)? ist eine? automati(?:sche|sch (?:erstellte|erzeugte|generierte|versendete))|diese (?:e-?mail|nachricht|mail|antwort) (?:wurde|wird|ist) automatisch)/,
  /(?:ceci est un(?:e)? (?:message|mail|réponse|courriel) automatique|ce (?:message|mail|courriel) (?:est|a été) (?:généré |envoyé )?automatique)/,
  /(?:este es un (?:mensaje|correo|e-?mail) automático|esta é uma (?:mensagem|resposta) automática|este é um e-?mail automático|questo è un messaggio automatico|dit is een automatisch (?:bericht|antwoord|gegenereerd)|wiadomość (?:ta )?została wygenerowana automatycznie|toto je automatick|это автоматическ|данное (?:письмо|сообщение) (?:создано|отправлено) автоматически|このメールは自動(?:返信|送信|配信)|自動返信メール|此(?:邮件|郵件)(?:为|是|由系统)?自动|이 메일은 자동)/,
];
