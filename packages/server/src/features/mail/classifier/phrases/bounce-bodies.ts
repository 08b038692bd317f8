import type { Phrase } from './fold.ts';

/**
 * Sentences with which a mail system opens a notice of non-delivery. `certain` ones are fixed templates of one program that
 * no person writes; they prove a machine with a fitting subject or returned message, also under a person's address.
 */
export const certain: readonly Phrase[] = [
  /\bmail from: ?\S+.{0,80}rcpt to: ?\S+/,
  /(?:rcpt to: ?<[^<>]+@[^<>]+>|sent <<<|received >>>)[^.]{0,80}\b5\d\d\b/,
  'this is the qmail-send program',
  'this message was created automatically by mail delivery software',
  'this is the mail system at host',
  'this is the postfix program at host',
  'this is the mail system of',
  'this is an automatically generated delivery status notification',
  'the original message was received at',
  'this message was created automatically by the mail system',
  'this is a mime-encoded error report',
  'this report relates to a message you sent',
  'this is the machine generated message from',
  'this is an automatic reply from the mail delivery',
  "i'm sorry to have to inform you that",
  'i am sorry to have to inform you that',
  'this is the maildrop',
  'this is the courier mail',
  'your message did not reach some or all of the intended recipients',
  'did not reach the following recipient(s)',
  'delivery to the following recipient failed',
  'delivery to the following recipients failed',
  'delivery has failed to these recipients',
  'the following recipient(s) cannot be reached',
  'the following recipient(s) could not be reached',
  'the following addresses had permanent fatal errors',
  'the following addresses had transient non-fatal errors',
  '----- transcript of session follows',
  'reporting-mta:',
  'this is a permanent error',
  'this is a permanent error;',
  'unable to deliver message to the following address',
  'message could not be delivered to the following',
  'could not be delivered to the following',
  'could not be delivered to one or more',
  'could not be delivered to all of its recipients',
  'was undeliverable to the following',
  'the message you sent was undeliverable',
  'this message was undeliverable',
  'your message was not delivered to the following',
  'the following message could not be delivered',
  'ihre nachricht hat einige oder alle empfänger nicht erreicht',
  'ihre nachricht an folgende empfänger wurde nicht zugestellt',
  'fehler bei der nachrichtenzustellung an folgende empfänger',
  'dies ist eine automatisch erstellte benachrichtigung über den zustellstatus',
  "votre message n'est pas parvenu à",
  'échec de la remise à ces destinataires',
  'no se pudo entregar a estos destinatarios',
  'error al entregar a estos destinatarios',
  'recapito non riuscito per',
  'この通知は自動的に生成',
];

/** Wording of non-delivery in many languages; proves it only where the sender is a machine. */
export const usual: readonly Phrase[] = [
  // English
  /(?:could|can|did|was|were|has|have|is|are|will|wo|would)(?: ?not|n't| never)(?: yet)? (?:be |been |get |successfully )*(?:successfully |immediately )?(?:deliver|reach|sent|send|process|relay|rout|accept|transmit|forward|complet)/,
  /(?:unable|failed|failing|attempt\w*|impossible|fatal error\w*) (?:to|while|when)? ?(?:deliver|send|transmit|relay|reach|process|route)/,
  /undeliver(?:able|ed)|non-?delivery|not (?:been )?delivered|nondeliver/,
  /deliver(?:y|ing|ed)[^.]{0,80}(?:fail|problem|error|unsuccess|impossible|reject|refus|abort|cancel)/,
  /(?:fail|problem|error|unsuccess|trouble)[^.]{0,60}deliver/,
  /(?:message|mail|e-?mail)[^.]{0,80}(?:returned|rejected|bounced|refused|blocked|discarded|undelivered|bouncing|not accepted|quarantined)/,
  /(?:returned|rejected|bounced|refused|blocked)[^.]{0,40}(?:message|mail|e-?mail|sender)/,
  /user (?:is )?(?:unknown|not found|doesn't|does not)|unknown (?:user|recipient|address|local|mailbox)|no such (?:user|recipient|mailbox|address|person|account)|(?:recipient|address|mailbox|account|user)[^.]{0,60}(?:not exist|n't exist|unknown|not found|invalid|full|disabled|inactive|closed|over quota|unavailable|no longer)/,
  /(?:mailbox|account|quota|inbox)[^.]{0,40}(?:full|exceed|over)|exceed[^.]{0,60}(?:quota|limit|size|storage)/,
  /intended recipient|failed recipient|following (?:address|recipient|user|error)|transcript of|permanent(?:ly)? (?:error|fail|fatal)|fatal error|giving up|gave up|not known at|host (?:unknown|not found)|relay(?:ing)? denied|too large|invalid (?:final )?(?:delivery )?userid|error was detected while|did not exactly match|postponed|not (?:listed|recognized|registered) in|mail system error|no matches to/,
  // German
  /(?:nicht|konnte|unzustell|fehlgeschlagen|unbekannt)[^.]{0,80}(?:zugestellt|zustell|übermittelt|gesendet|ausgeliefert|erreicht|weitergeleitet|empfänger|benutzer|adresse)|zugestellt werden|unzustellbar|zustellung[^.]{0,80}(?:fehl|nicht|unmöglich|verzög)|empfänger[^.]{0,60}(?:nicht|unbekannt)|postfach[^.]{0,40}voll/,
  // French
  /(?:n'a pas|n'ont pas|pas pu|impossible|échec|n'est pas|non)[^.]{0,80}(?:remis|délivr|livr|distribu|achemin|transmis|remise|parven|envoy)|destinataire[^.]{0,60}(?:inconnu|introuvable|n'existe)|utilisateur inconnu|boîte[^.]{0,40}pleine/,
  // Spanish, Portuguese, Italian
  /(?:no (?:se )?(?:pudo|puede|ha podido|ha sido|fue|pudieron)|imposible|fallo|error)[^.]{0,80}(?:entreg|envi|reparto)|usuario desconocido|buzón[^.]{0,40}(?:lleno|cuota)|destinatario[^.]{0,60}(?:no existe|desconocido|no se)/,
  /(?:não (?:foi|pôde|pode|é)|impossível|falha|erro)[^.]{0,80}(?:entreg|envi)|caixa[^.]{0,40}cheia|endereço[^.]{0,60}não/,
  /(?:non (?:è|e'|può|ha|sono)|impossibile|errore|fallit|mancat)[^.]{0,80}(?:consegn|recapit|invi|inoltr)|utente sconosciuto|casella[^.]{0,40}piena|destinatari[^.]{0,60}non/,
  // Dutch, Scandinavian, Finnish
  /(?:niet|kon|mislukt)[^.]{0,80}(?:bezorg|aflever|afgeleverd|bestel|verzonden)|(?:kunde inte|kan inte|kunne ikke|kan ikke)[^.]{0,80}(?:lever|sendes|skickas)|ei (?:voitu|voida)[^.]{0,60}toimit/,
  // Polish, Czech, Hungarian, Russian, Turkish, Greek
  /(?:nie (?:można|może|mogła|udało|została|zostało|powiodło)|niemożliwe|nie)[^.]{0,80}(?:dostarcz|doręcz|wysła)|(?:nelze|nemohl|nepodařilo|nebyl|nepodarilo)[^.]{0,80}doruč|(?:nem (?:sikerült|lehetett|kézbesít))|kézbesíthetetlen/,
  /(?:не (?:удалось|может|могло|было|был|будет)|невозможно|ошибка)[^.]{0,80}(?:достав|отправ)|не доставлен|недоставлен|(?:iletilemedi|teslim edileme|gönderileme)|δεν (?:ήταν δυνατή|μπόρεσε|παραδόθηκε)/,
  // Japanese, Chinese, Korean
  /配(?:信|送|達)[^。]{0,30}(?:でき|出来|失敗|不能|され(?:ません|なかった))|送信[^。]{0,20}(?:でき|失敗|され(?:ません|なかった))|届け(?:られ|る事|ること)[^。]{0,20}(?:でき|ません)|お届けできません|不達|戻(?:され|り)ました|宛先[^。]{0,40}(?:不明|存在|見つかり|ありません)|存在しません|メールアドレスが/,
  /(?:无法|無法|未能|不能|失败|失敗)[^。]{0,40}(?:投递|投遞|传递|傳遞|送达|送達|发送|發送|傳送|递送)|(?:投递|传递|发送|傳送|投遞|送达)[^。]{0,20}(?:失败|失敗|错误)|被退回|退信|用户不存在|收件人[^。]{0,30}(?:不存在|错误)|(?:전달|배달|발송|전송)[^.]{0,30}(?:못|실패|없|않)|존재하지 않/,
];
