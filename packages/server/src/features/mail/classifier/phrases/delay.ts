import type { Phrase } from './fold.ts';

/** A notice that says the mail is still being tried. */
export const delaySubjects: readonly RegExp[] = [
  /^(?:delivery status notification|mail delivery|delivery|message|mail|undelivered mail|e-?mail|message status)[^a-z]{0,4}.{0,30}\(?(?:delay|deferr)/,
  /^(?:delayed|deferred|delay)\b|^warning:? (?:message|could not send|mail|delivery|unable)[^.]{0,60}(?:delay|could not|hour|still|not been)|^(?:warning|temporary|transient)\b|verzöger|retard|retras|ritard|vertraag|opóźni|zpožd|задерж|atraso|atrasad|försen|forsink|遅延|延迟|延遲|지연/,
  /could not send message for past|still (?:being )?(?:retried|trying|undelivered)|not yet (?:been )?delivered|delivery attempt.*(?:warning)/,
];

export const delayBodies: readonly Phrase[] = [
  'this is a warning message only',
  'you do not need to resend your message',
  'you do not need to resend the message',
  'no action is required on your part',
  'warning message only',
  /(?:delivery|mail|message|e-?mail)[^.]{0,60}(?:has been|is|was|been|being|will be|is being) (?:temporarily )?(?:delayed|deferred|postponed|waitlisted)/,
  /will (?:continue|keep|be)[^.]{0,40}(?:retr(?:y|ied)|tr(?:y|ying|ied)|attempt)/,
  /(?:has|have) not yet been delivered|not (?:yet )?been (?:able to be )?delivered (?:yet|after)|delivery attempts will continue|still (?:be )?(?:trying|retrying|attempting|being retried|in the queue|queued)|has been queued|(?:server|we|gmail|system) will (?:re)?try|will retry|retry for|will be retried|trying to deliver/,
  /wird weiter(?:hin)? versucht|weitere zustellversuche|verzögert|noch nicht zugestellt|nur eine warnung|versuche[^.]{0,40}fortgesetzt|erneut versuch/,
  /a été (?:retardé|différé)|n'a pas encore été|va (?:continuer|réessayer)|nouvelles? tentatives?|tentatives[^.]{0,40}(?:poursuiv|continu)/,
  /se (?:seguirá|continuará) intentando|se ha retrasado|aún no (?:se )?ha|reintent|não foi entregue ainda|continuar[^.]{0,20}tenta|ainda não foi|está atrasad|non è ancora stat|verranno effettuati|continuer[^.]{0,20}tent|in ritardo/,
  /vertraagd|nog niet (?:bezorgd|afgeleverd)|opnieuw (?:geprobeerd|proberen)|została opóźniona|próby[^.]{0,40}(?:kontynuow|ponow)|zpožděn|další pokus|задержан|попытки[^.]{0,40}(?:продолж|будут)|ещё не доставлен|遅延|再送|再度(?:配信|送信)|延迟|延遲|重试|重試|지연/,
];

/** Words that outweigh a remark on retries: the attempt has ended. */
export const finalBodies: readonly Phrase[] = [
  'failed permanently',
  'permanent error',
  'permanent fatal',
  'giving up',
  'gave up',
  'given up',
  'has been returned',
  'retry timeout exceeded',
  'no further attempts',
  'will not retry',
  "won't be retried",
  'not be retried',
  'will not be retried',
  'could not be delivered for',
  'message expired',
  'delivery time expired',
  'endgültig',
  'définitivement',
  'permanently',
  "i've given up",
  'not going to try again',
  "i'm not going to try again",
];

export const deliveredBodies: readonly Phrase[] = [
  /(?:has been|was|were) (?:successfully )?(?:delivered|relayed|expanded)(?! (?:to you|by))|successfully (?:delivered|relayed)|successful(?:ly)? deliver|wurde (?:erfolgreich )?(?:zugestellt|übermittelt|an folgende empfänger zugestellt)|a été (?:remis|délivré|livré|transmis)|(?:se ha|ha sido|fue) entregado|foi entregue|è stato (?:consegnato|recapitato)|is (?:afgeleverd|bezorgd)|została dostarczona|byla doručena|было доставлено|配信されました|配信済み|已送达|已传递|已送達/,
];

export const deliveredSubjects: readonly RegExp[] = [
  /^(?:delivered|relayed|expanded|successful mail delivery|delivery (?:receipt|confirmation)|message delivered|mail delivered|zugestellt|übermittelt|weitergeleitet \(relay|remis|relayé|entregado|entregue|recapitato|consegnato|afgeleverd|levererat|leveret|levert|dostarczono|doručeno|доставлено|配信済み|已送达|已傳送)\s*[:：\-(]|^successful mail delivery|^delivery status notification \((?:success|relay|expan)|^return receipt|^mail successfully delivered|^confirmation of delivery/,
];
