export { extractFields } from './extract-fields.ts';
export { normaliseDn } from './fields/dn.ts';
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
