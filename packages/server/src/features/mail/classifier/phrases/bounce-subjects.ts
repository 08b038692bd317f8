/** Subjects that mail systems give to a notice of non-delivery, at the beginning of the folded subject. */
export const bounceSubjects: readonly RegExp[] = [
  // English
  /^(?:\*+ ?)?(?:mail |message |e-?mail )?(?:undeliver(?:able|ed)|undelivered|non-?deliver(?:y|able)|not delivered|un-?delivered|can(?:no|')t be delivered)/,
  /^(?:mail|message|e-?mail)? ?delivery (?:has )?(?:failed|failure|problem|error|report|notification|status|incomplete)/,
  /^(?:returned|rejected|bounced|failed|undelivered|undeliverable) (?:mail|message|e-?mail|post)\b/,
  /^your (?:mail|message|e-?mail)\b.*(?:return|reject|bounce|fail|undeliver|deliver|could not)/,
  /^returned (?:mail|message|to sender|e-?mail)|^return(?:ed)? to sender|^failure (?:notice|delivery|notification)|^failed (?:mail|delivery|message|to deliver)/,
  /^delivery (?:status )?notification|^delivery (?:unsuccessful|attempt|to .* failed|incomplete|warning)|^failure (?:of|in) delivery|^delivery of .* failed/,
  /^mail (?:delivery|system|could not|not delivered|failure|undelivered|rejected|returned|error|status report|server error|problem)/,
  /^(?:message|mail|e-?mail) (?:status|not delivered|you sent|undeliverable|could not|blocked|rejected|bounced|was not|delivery|returned|error)/,
  /^(?:automatically rejected mail|processing error|nondeliverable|nondelivery|unable to deliver|could not deliver|user unknown|unknown (?:user|address|recipient)|invalid (?:address|recipient|user)|no such user|address (?:not found|unknown|error)|undeliverable|recipient (?:unknown|not found|rejected))/,
  /^(?:permanent|transient|temporary) (?:delivery )?(?:failure|error)|^smtp (?:error|delivery|mail)|^mail delivery|^warning: (?:message|could not|mail|user)|^(?:warning|notice):? .*(?:delay|could not send|not delivered|undeliver)/,
  /^(?:delayed|deferred|delay(?:ed)? mail|delivery delay|message delay|delivery delayed|mail delayed|mail delay)/,
  /^(?:non recapitabile|problem delivering|problems? with delivery|rejected(?: mail| posting)?:|postmaster|dsn:|ndn:|ndr:|nondeliv|bounce\b|bounced\b|mailbox (?:full|unavailable|over|is)|over quota|quota exceed)/,
  /^(?:delivered|relayed|expanded|delivery (?:receipt|confirmation)|successful mail delivery|mail successfully|message delivered)\b/,
  /^(?:message you sent|mail you sent|notice: mail delivery|banned (?:contents|attachment)|virus .*(?:from you|in (?:your )?mail)|(?:considered )?(?:unsolicited|spam|bulk).*from you|bad header in mail)/,
  // German
  /^(?:unzustellbar|nicht zustellbar|unzugestellt|nachricht (?:unzustellbar|konnte nicht)|zustell(?:ung|fehler|problem|benachrichtigung|status|verzögerung)|mail ?zustellung|fehler (?:bei|beim|in)|fehlgeschlagen|unzustellbarkeit|(?:e-?)?mail (?:konnte nicht|nicht)|rückläufer|ihre (?:nachricht|mail|e-?mail).*(?:nicht|konnte)|zugestellt:|übermittlungsfehler|benachrichtigung zum (?:zu|über)stellstatus|übermittelt:|verzögert:|weitergeleitet \(relay)/,
  // French
  /^(?:non[- ]remi[st]|non délivr|non distribu|échec (?:de|d'|lors)|message non|courrier non|notification d'état|avis de non|remis\s*:|retard|retour(?: à)? |indistribuable|impossible de remettre|rapport de non|état de (?:la )?remise|relayé)/,
  // Spanish, Portuguese, Italian
  /^(?:no se (?:puede|pudo|ha podido) entregar|no entregado|no entregable|fallo (?:de|en) (?:la )?entrega|error (?:de|en|al) (?:la )?entreg|mensaje (?:no|devuelto)|correo (?:no|devuelto)|notificación (?:de|del) (?:estado|entrega)|entregado:|retrasad|devuelto)/,
  /^(?:não (?:entregue|entregável|é possível entregar|foi possível)|falha (?:na|de) entrega|erro (?:na|de) entrega|mensagem (?:não|devolvida)|notificação de (?:status|estado|falha)|entregue:|undeliverable)/,
  /^(?:non recapitabile|impossibile (?:recapitare|consegnare)|mancat[ao] (?:recapito|consegna)|recapito (?:non|fallito)|consegna (?:non|fallita)|errore (?:di|nel) (?:consegna|recapito)|messaggio (?:non|respinto)|notifica (?:di|dello) (?:stato|mancat|consegna)|recapitato:|avviso di mancata|posta certificata: .*(?:mancata|non accett)|avviso di mancat)/,
  // Dutch, Scandinavian, Finnish
  /^(?:onbestelbaar|niet bezorgd|kan niet worden bezorgd|bezorging|aflever|mail kon niet|bericht (?:niet|kon niet)|afgeleverd:)/,
  /^(?:kan inte levereras|olevererbart|kan ikke leveres|kunne ikke leveres|kan ikke levere|ikke leveret|ikke leverbar|leveringsfejl|ei voida toimittaa|toimitus|levererat:|leveret:|levert:|mislykket levering|leveransfel|misslyckad leverans)/,
  // Polish, Czech, Slovak, Hungarian, Russian, Turkish, Greek
  /^(?:niedostarczaln|nie ?dostarczono|nie można dostarczyć|niedoręcz|nieudane|błąd (?:dostarcz|doręcz)|zwrot|dostarczono:|powiadomienie o (?:stanie|niedostar)|wiadomość nie|nedoručiteln|nedoručeno|nelze doručit|chyba (?:při )?doruč|doručeno:|nepodarilo|nedoručiteľn|kézbesíthetetlen|kézbesítési|sikertelen)/,
  /^(?:не ?доставлен|недоставлен|недоставк|невозможно доставить|ошибка (?:доставки|при доставке)|не удалось доставить|уведомление о (?:доставке|состоянии|недоставке)|отчет о (?:доставке|недоставке)|сообщение не доставлено|возвращен|доставлено:|письмо не доставлено)/,
  /^(?:teslim edilemedi|iletilemedi|teslim edilemez|μη παραδοτέο|αποτυχία παράδοσης|nedostavljivo|neisporučivo|nelivrabil|недоставим)/,
  // Japanese, Chinese, Korean
  /(?:エラー通知|配信不能|配信できません|配信エラー|不達|送信できません|送信エラー|メール(?:の)?(?:配信|配送|送信)(?:に)?(?:失敗|エラー|遅延|状況)|配送(?:失敗|エラー|不能)|エラーメール|あて先不明|宛先不明|未配信|未送信|配信済み|配信遅延|系统退信|退信|退回|无法(?:投递|传递|送达|发送)|未送达|未传递|傳送失敗|無法(?:傳送|遞送|送達|傳遞)|投递失败|来自.*的退信|邮件(?:投递|发送|被退)|郵件(?:投遞|傳送)|배달(?:되지 않|할 수 없|실패|못함)|메일 (?:전송|발송)? ?(?:실패|반송)|전달(?:되지|할 수 없)|반송)/,
];
