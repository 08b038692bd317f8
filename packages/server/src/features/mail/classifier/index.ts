export { classifyMail } from './classify.ts';
export { findAddresses, type Mailbox, parseMailboxes } from './evidence/address.ts';
export { headerBlockAt } from './evidence/header-block.ts';
export {
  decodeHeaderValue,
  hasHeader,
  header,
  headers,
  htmlToText,
  type Part,
  parseMail,
  partText,
  walk,
} from './mime/index.ts';
export { attributionLines, separatorLines } from './phrases/attribution.ts';
export { fold } from './phrases/fold.ts';
export { rulesVersion } from './rules/index.ts';
export type {
  ClassifyOptions,
  MailClass,
  MailClassification,
  MailRecipient,
  RecipientAction,
} from './types.ts';
