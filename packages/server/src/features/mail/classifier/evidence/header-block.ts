/** Field names with which mail programs head the message they append unquoted, per language. */
const from =
  '(?:from|von|de|da|van|od|från|fra|lähettäjä|feladó|от|отправитель|kimden|desde|差出人|发件人|寄件者|보낸 사람|απο)';
const sent =
  '(?:sent|date|gesendet|datum|envoyé|enviado|enviada(?: em)?|el|data|inviato|verzonden|skickat|sendt|dato|lähetetty|wysłano|wysłane|odesláno|elküldve|отправлено|дата|gönderildi|tarih|fecha|送信日時|日付|发送时间|日期|보낸 날짜)';
const to =
  '(?:to|an|à|a|para|aan|do|komu|till|til|vastaanottaja|címzett|кому|kime|宛先|收件人|받는 사람|cc|kopie|subject|betreff|objet|asunto|oggetto|assunto|onderwerp|temat|předmět|ämne|emne|aihe|tárgy|тема|konu|件名|主题|主旨|제목)';

const first = new RegExp(`^\\s*\\*?(?:${from}|${sent})\\s*\\*?\\s*[:：]\\s*\\*?\\s*\\S`, 'i');
const fromLine = new RegExp(`^\\s*\\*?${from}\\s*\\*?\\s*[:：]`, 'i');
const sentLine = new RegExp(`^\\s*\\*?${sent}\\s*\\*?\\s*[:：]`, 'i');
const toLine = new RegExp(`^\\s*\\*?${to}\\s*\\*?\\s*[:：]`, 'i');

/** Whether the block of fields of an appended message begins at line `at`: sender, time and recipient or subject, close together. */
export function headerBlockAt(lines: readonly string[], at: number): boolean {
  if (!first.test(lines[at] ?? '')) return false;
  const near = lines
    .slice(at, at + 9)
    .filter((line) => line.trim() !== '')
    .slice(0, 7);
  const has = (pattern: RegExp) => near.some((line) => pattern.test(line) && line.length < 1000);
  return (
    has(fromLine) &&
    has(sentLine) &&
    has(toLine) &&
    near.filter((line) => fromLine.test(line) || sentLine.test(line) || toLine.test(line)).length >= 3
  );
}
