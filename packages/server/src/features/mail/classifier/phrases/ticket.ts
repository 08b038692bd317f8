import type { Phrase } from './fold.ts';

/** Sentences of automatic receipts of ticket systems, after folding. */
export const receiptBodies: readonly Phrase[] = [
  /this message has been automatically generated in response to the creation of|has been (?:automatically )?(?:assigned|given|allocated)[^.]{0,60}(?:id|number|ticket|reference|case|incident|request|\[|#)/,
  /(?:your|the|a|an|new|following|this)[^.]{0,60}(?:request|ticket|e-?mail|mail|message|enquiry|inquiry|issue|report|case|incident|query|call)[^.]{0,100}(?:(?:has|have) been|was|were|is|are) (?:successfully )?(?:received|opened|created|registered|logged|recorded|submitted|queued|accepted|entered|assigned|added|raised|forwarded to|updated|closed|resolved)/,
  /(?:we|i|us|our|team)[^.]{0,30}(?:have |'ve )?(?:successfully )?(?:received|registered|logged|created|opened)[^.]{0,60}(?:your|ticket|request|e-?mail|message|case|report|a new)/,
  /(?:thank you|thanks)[^.]{0,80}(?:contacting|your (?:request|e-?mail|message|mail|enquiry|inquiry|report|ticket|submission)|getting in touch|reaching out|writing)/,
  /(?:ticket|case|request|incident|reference|tracking) ?(?:id|number|no\.?|#|nr\.?)[^.]{0,40}(?:is|:|has|#)|please (?:include|keep|quote|use|do not (?:change|remove))[^.]{0,60}(?:subject|string|number|reference|\[)/,
  /(?:ihre|eine?|das|die|neue[ns]?)[^.]{0,60}(?:anfrage|nachricht|e-?mail|ticket|mail|meldung|anliegen)[^.]{0,100}(?:erhalten|eingegangen|eröffnet|erstellt|angelegt|registriert|erfasst|empfangen|aufgenommen)|wir haben[^.]{0,60}(?:erhalten|eröffnet|angelegt|erfasst)|(?:vielen )?dank für ihre (?:anfrage|nachricht|e-?mail|mail|meldung)|ticket-?nummer/,
  /(?:votre|un|une|le|la|nouveau)[^.]{0,60}(?:demande|message|ticket|courriel|mail|requête)[^.]{0,100}(?:reçue?|enregistrée?|créée?|ouverte?|prise? en compte|pris en)|nous avons bien reçu|accusé de réception|numéro (?:de|du) (?:ticket|dossier|demande)|merci (?:de|pour) (?:votre|nous avoir)/,
  /(?:su|un|una|el|la|nuevo)[^.]{0,60}(?:solicitud|mensaje|ticket|correo|petición|consulta|incidencia)[^.]{0,100}(?:recibid|registrad|cread|abiert|asignad)|hemos recibido|número de (?:ticket|caso|incidencia|solicitud)|gracias por (?:contactar|su)|(?:sua|seu|um|uma|o|a)[^.]{0,60}(?:solicitação|mensagem|chamado|ticket|e-?mail|pedido)[^.]{0,100}(?:recebid|registrad|criad|abert)|recebemos (?:a |o )?(?:sua|seu)/,
  /(?:la (?:sua|tua|vostra)|il (?:suo|tuo|vostro)|un|una|nuovo)[^.]{0,60}(?:richiesta|messaggio|ticket|segnalazione|e-?mail)[^.]{0,100}(?:ricevut|registrat|creat|apert|assegnat|preso|presa)|abbiamo ricevuto|(?:uw|een|nieuw|het|de)[^.]{0,60}(?:aanvraag|bericht|ticket|melding|verzoek|e-?mail)[^.]{0,100}(?:ontvangen|geregistreerd|aangemaakt|geopend)|we hebben uw|bedankt voor uw|dank voor uw/,
  /(?:zgłoszenie|wiadomość|państwa)[^.]{0,100}(?:zarejestrowan|otrzyma|przyjęt|utworzon)|(?:váš|vaše|požadavek|dotaz)[^.]{0,100}(?:přijat|zaevidován|vytvořen|zaregistrován)|(?:ваш|ваша|заявка|обращение|запрос)[^.]{0,100}(?:получен|зарегистрирован|создан|принят)|номер (?:заявки|обращения)|お問い合わせ[^。]{0,60}(?:受け付け|受付|承り|ありがとう)|受付番号|您的(?:请求|工单|邮件|来信)[^。]{0,60}(?:收到|创建|受理)|工单/,
];

/** Marks in text that a person speaks through the system. */
export const humanThroughSystem: readonly Phrase[] = [
  /\b(?:added a (?:new )?(?:public )?(?:comment|reply|note|follow-?up)|commented(?: on)?|left a comment|wrote|replied|responded|schrieb|hat (?:kommentiert|geantwortet|einen kommentar)|a (?:écrit|répondu|commenté|ajouté un commentaire)|ha (?:scritto|risposto|comentado|escrito|respondido|commentato))\b|public diary|additional comments|(?:new|last|latest|public) (?:comment|diary|update|reply)(?: by| from|:)|correspondence added|--+ ?(?:comment|reply|please reply) ?(?:above|--)|ticket comment/,
];

export const ticketSubject =
  /\[[^\]\n]{0,40}#\s?\d{1,12}\]|\[?(?:ticket|case|issue|request|incident|anfrage|vorgang|fall|dossier|caso|chamado|richiesta|demande|sr|ref|call)\s?(?:id|no|nr|number|#|:|-)?[.:]?\s?#?\d{2,14}\]?|ggus-ticket-id:?\s?#?\d+|\b[A-Z][A-Z0-9]{1,9}-\d{1,7}\b|##\d+##|\(#\d{2,}\)|#\d{3,}/i;

/** Notices of change, sent without any mark by the system itself; certain where a system's fields are there too. */
export const statusNotices: readonly Phrase[] = [
  /according to our records, your (?:request|ticket) has been resolved|the status of (?:your|the|this) (?:ticket|request|case|incident) (?:has|was) (?:been )?changed|(?:this|your) (?:ticket|request|case) (?:has been|was|is now) (?:automatically )?(?:marked (?:as )?)?(?:closed|resolved|solved|merged|assigned|completed)/,
];

export const receiptSubjects: readonly RegExp[] = [
  /^(?:\[[^\]]{1,60}\] ?)?auto-?reply:|^(?:\[[^\]]{1,60}\] ?)?(?:we (?:have )?received|your (?:request|ticket|e-?mail|message|enquiry|inquiry|case)[^.]{0,40}(?:received|created|opened|registered|logged)|(?:new )?(?:ticket|case|request|issue) (?:created|opened|received|registered|\S+ (?:has been )?(?:created|opened))|(?:ticket|case|request) received|request received|receipt of|acknowledge?ment|confirmation of (?:receipt|your)|thank you for (?:contacting|your)|eingangsbestätigung|empfangsbestätigung|bestätigung (?:ihrer|des eingangs)|ihre anfrage|ticket (?:wurde )?(?:erstellt|eröffnet)|accusé de réception|votre demande|acuse de recibo|hemos recibido|conferma (?:di )?ricezione|presa in carico|bevestiging (?:van )?ontvangst|ontvangstbevestiging|potwierdzenie|potvrzení|подтверждение|受付完了|お問い合わせ(?:を|ありがとう))/,
];
