/** What mail programs put before the subject of an answer or a forward, per language. */
export const answerPrefix =
  /^\s*(?:\[[^\]]{1,60}\]\s*)*(?:re|aw|antw|antwort|sv|vs|ref|rif|res|odp|ynt|r|atb|bls|ang|hl|на|отв|ответ|回复|答复|回覆|返信|답장)(?:\s*\[\d+\]|\^\d+)?\s*[:：]/i;

export const forwardPrefix =
  /^\s*(?:\[[^\]]{1,60}\]\s*)*(?:fwd?|wg|tr|rv|enc|i|vb|vl|fs|pd|doorst|ilt|továbbítás|weitergeleitet|transf[eé]r|reenv|inoltro|пересл|转发|轉寄|転送|전달)\s*[:：]/i;
