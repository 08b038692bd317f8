import { OpenStackError, type OpenStackErrorCode } from '@muster/openstack';
import { SystemError } from '../../ports/site-system.ts';

const REASONS: Readonly<Record<OpenStackErrorCode, SystemError['reason']>> = {
  unauthorised: 'refused',
  forbidden: 'refused',
  quota: 'refused',
  'not-found': 'missing',
  conflict: 'busy',
  invalid: 'invalid',
  unsupported: 'invalid',
  unavailable: 'unreachable',
  unreachable: 'unreachable',
  'too-slow': 'unreachable',
  aborted: 'unreachable',
  redirected: 'malformed',
  untrusted: 'malformed',
  malformed: 'malformed',
  'too-large': 'malformed',
};

/** In the port's words what the client threw; anything else is a fault of ours and stays what it is. */
export function systemError(error: unknown): unknown {
  return error instanceof OpenStackError ? new SystemError(REASONS[error.code], error.message) : error;
}

export async function inPortWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw systemError(error);
  }
}
