import type { Phrase } from './fold.ts';

/** Subjects of read receipts, after folding. */
export const readSubjects: readonly RegExp[] = [
  /^(?:read|not read|gelesen|ungelesen gelöscht|nicht gelesen|lu|non lu|leído|leido|no leído|letto|non letto|lido|não lido|gelezen|niet gelezen|läst|oläst|læst|lest|luettu|przeczytano|przeczytane|nie przeczytano|přečteno|prečítané|прочитано|прочтено|olvasva|okundu|開封済み|開封確認|已读|已讀|읽음|read receipt|return receipt(?: \(displayed\))?|lesebestätigung|empfangsbestätigung|accusé de (?:lecture|réception)|confirmación de lectura|conferma di lettura|confirmação de leitura|leesbevestiging|disposition notification|message displayed)\s*(?:[:：(-]|$)/,
];

export const readBodies: readonly Phrase[] = [
  /was (?:read|displayed|opened|deleted without being read|not displayed) (?:on|at|by)|was deleted without being read|has been (?:read|displayed|opened)|this is a (?:return |read )?receipt for|no guarantee that the (?:message|recipient)|was displayed on the recipient/,
  /wurde (?:am|um|gelesen|ungelesen|angezeigt)[^.]{0,60}(?:gelesen|geöffnet|gelöscht|angezeigt)?|ist eine (?:empfangs|lese)bestätigung/,
  /a été (?:lu|affiché|ouvert|supprimé sans)|(?:fue|ha sido|se ha) (?:leído|leido|mostrado|abierto)|se leyó|è stat[oa] (?:letto|visualizzat|apert)|foi (?:lida|lido|exibida|aberta)|is gelezen|werd gelezen|lästes|blev læst|ble lest|została? (?:przeczytan|wyświetlon)|byla? přečten|было? прочитан|прочитано|開封(?:されました|しました)|表示されました|已于.*(?:阅读|读取)|已被?阅读|已在.*讀取/,
];
