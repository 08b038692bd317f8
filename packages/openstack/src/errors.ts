export type ServiceName = 'keystone' | 'nova' | 'neutron' | 'glance' | 'cinder';

/**
 * What went wrong, in words that do not depend on the service.
 * `unreachable` and `unavailable` may pass; `conflict` is how Nova says that it is busy with the server.
 */
export type OpenStackErrorCode =
  | 'unauthorised'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'quota'
  | 'invalid'
  | 'unsupported'
  | 'unavailable'
  | 'unreachable'
  | 'redirected'
  | 'untrusted'
  | 'malformed'
  | 'too-large'
  | 'too-slow'
  | 'aborted';

export class OpenStackError extends Error {
  readonly code: OpenStackErrorCode;
  /** HTTP status; null where no answer came. */
  readonly status: number | null;
  readonly service: ServiceName;
  /** The service's own words, cut short. */
  readonly detail: string;

  constructor(code: OpenStackErrorCode, service: ServiceName, status: number | null, detail: string) {
    super(`${service}: ${code}${status === null ? '' : ` (${status})`}${detail ? `: ${detail}` : ''}`);
    this.name = 'OpenStackError';
    this.code = code;
    this.status = status;
    this.service = service;
    this.detail = detail;
  }
}

export function isError(error: unknown, ...codes: OpenStackErrorCode[]): error is OpenStackError {
  return error instanceof OpenStackError && codes.includes(error.code);
}

const CODES: Readonly<Record<number, OpenStackErrorCode>> = {
  401: 'unauthorised',
  403: 'forbidden',
  404: 'not-found',
  406: 'unsupported',
  409: 'conflict',
  413: 'quota',
  429: 'unavailable',
};

export function errorOfAnswer(service: ServiceName, status: number, body: unknown): OpenStackError {
  const detail = wordsOf(body);
  const code = status >= 500 ? 'unavailable' : (CODES[status] ?? 'invalid');
  // Nova refuses by 403 and Neutron by 409 when a quota is used up.
  const quota = /\bquota\b/i.test(detail) && (code === 'forbidden' || code === 'conflict');
  return new OpenStackError(quota ? 'quota' : code, service, status, detail);
}

const LONGEST_DETAIL = 300;

/** Nova: `{"badRequest": {"message"}}`; Neutron: `{"NeutronError": {"message"}}`; Keystone: `{"error": {"message"}}`. */
function wordsOf(body: unknown): string {
  if (typeof body === 'string') return body.slice(0, LONGEST_DETAIL);
  if (typeof body !== 'object' || body === null) return '';
  const inside = [body, ...Object.values(body)].find(
    (one): one is { message: string } =>
      typeof one === 'object' && one !== null && 'message' in one && typeof one.message === 'string',
  );
  return inside?.message.slice(0, LONGEST_DETAIL) ?? '';
}
