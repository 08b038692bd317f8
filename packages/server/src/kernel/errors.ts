import { type ErrorCode, errorCatalogue } from '@muster/contract';

/** The one error class that is meant for a reader; anything else that is thrown is a defect. */
export class MusterError extends Error {
  readonly code: ErrorCode;
  readonly at: string | undefined;

  constructor(code: ErrorCode, detail: string, at?: string) {
    super(detail);
    this.name = 'MusterError';
    this.code = code;
    this.at = at;
  }

  get status(): number {
    return errorCatalogue[this.code].status;
  }
}
