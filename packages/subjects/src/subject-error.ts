/** What can be wrong with a name, a proxy chain or a list that is read; codes are never reused. */
export type SubjectErrorCode =
  | 'name.empty'
  | 'name.syntax'
  | 'name.unknown-type'
  | 'name.ambiguous'
  | 'name.too-long'
  | 'name.der'
  | 'fqan.syntax'
  | 'identifier.invalid'
  | 'certificate.malformed'
  | 'certificate.none'
  | 'chain.order'
  | 'chain.signature'
  | 'chain.expired'
  | 'chain.proxy-name'
  | 'chain.proxy-info'
  | 'chain.too-long'
  | 'list.too-long';

/** The one error that a reader of this package throws; anything else is a defect. */
export class SubjectError extends Error {
  readonly code: SubjectErrorCode;

  constructor(code: SubjectErrorCode, message: string) {
    super(message);
    this.name = 'SubjectError';
    this.code = code;
  }
}
