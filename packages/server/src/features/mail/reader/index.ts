export { normaliseDn } from '../../extraction/index.ts';
export { extractFields } from './extract-fields.ts';
export { type FormFacts, formFacts } from './form-facts.ts';
export { type StrippedText, stripHistory } from './history/strip.ts';
export { readClaims } from './read-claims.ts';
export { readMail } from './read-mail.ts';
export type {
  Claim,
  Field,
  FieldKind,
  MailReading,
  ReadingContext,
  SaidTime,
  Tlp,
} from './types.ts';
