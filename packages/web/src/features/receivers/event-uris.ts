/* As the standards name them; the same as in the contract, whose file brings its schemas along. */

const SCHEMAS = 'https://schemas.openid.net/secevent';

export const ACCOUNT_DISABLED_EVENT = `${SCHEMAS}/risc/event-type/account-disabled`;
export const ACCOUNT_ENABLED_EVENT = `${SCHEMAS}/risc/event-type/account-enabled`;
export const SESSION_REVOKED_EVENT = `${SCHEMAS}/caep/event-type/session-revoked`;
export const VERIFICATION_EVENT = `${SCHEMAS}/ssf/event-type/verification`;
export const STREAM_UPDATED_EVENT = `${SCHEMAS}/ssf/event-type/stream-updated`;
