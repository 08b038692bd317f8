/**
 * Every error that leaves Muster: a stable code, its HTTP status and what it means.
 * Codes are never reused or renamed; a message says what happened and what to do.
 */
export const errorCatalogue = {
  'request.invalid': { status: 400, title: 'The request does not have the form that was expected.' },
  'request.too-large': { status: 413, title: 'The request is larger than is accepted here.' },
  'auth.missing': { status: 401, title: 'A token or a session is needed.' },
  'auth.invalid': { status: 401, title: 'The token or the session is unknown or has ended.' },
  'auth.denied': { status: 403, title: 'You may not do this.' },
  'auth.no-access': { status: 403, title: 'You are signed in and have no access yet.' },
  'auth.foreign-page': { status: 403, title: 'The request did not come from a page of this server.' },
  'auth.wrong': { status: 401, title: 'Mail and password do not belong together.' },
  'auth.too-many-tries': { status: 429, title: 'Too many tries to sign in; wait before the next one.' },
  'auth.link-ended': { status: 410, title: 'The link was used already, has expired or is not complete.' },
  'auth.password-refused': { status: 422, title: 'The password cannot be taken.' },
  'auth.passkey-refused': { status: 401, title: 'The passkey could not be verified.' },
  'auth.provider-refused': { status: 502, title: 'The identity provider did not let you in.' },
  'not-found': { status: 404, title: 'There is no such thing, or you may not see it.' },
  'state.conflict': { status: 409, title: 'This cannot be done in the present state.' },
  'scenario.invalid': { status: 422, title: 'The scenario has errors.' },
  'calendar.invalid': { status: 422, title: 'The calendar has errors.' },
  'procedure.invalid': { status: 422, title: 'The procedure has errors.' },
  'import.invalid': { status: 422, title: 'The file to import has errors.' },
  'campaign.outside-window': { status: 409, title: 'The announced window is not open.' },
  'campaign.closed': { status: 409, title: 'The campaign is over; what was measured stands.' },
  'campaign.not-authorised': { status: 409, title: 'A site has not authorised the campaign.' },
  'campaign.deployments-unaccounted': { status: 409, title: 'Some deployments are not accounted for.' },
  'campaign.conflict': { status: 409, title: 'Another campaign challenges the same sites too soon.' },
  'beat.forged': { status: 403, title: 'The beat is not signed with its deployment’s key.' },
  'beat.replayed': { status: 409, title: 'The beat was seen before.' },
  'beat.clone': { status: 409, title: 'Another instance of this deployment is bound.' },
  'beat.unknown-deployment': { status: 404, title: 'No such deployment is known.' },
  'beat.malformed': { status: 400, title: 'The beat does not have the form that was expected.' },
  'mail.relay-denied': { status: 403, title: 'Mail for this address is not taken here.' },
  'mail.too-wide': { status: 422, title: 'The label does not allow this message to go to all of them.' },
  'template.refused': { status: 422, title: 'The wording cannot be used.' },
  'mail.no-key': { status: 409, title: 'A recipient cannot be written to as the label asks.' },
  'key.invalid': { status: 422, title: 'The key or certificate cannot be used.' },
  'mail.too-large': { status: 413, title: 'The mail is larger than is taken here.' },
  'evidence.damaged': { status: 409, title: 'What is stored is not what came in.' },
  'evidence.other-bytes': { status: 422, title: 'The bytes that came do not have the hash that was said.' },
  'pack.invalid': { status: 422, title: 'The file is no pack, or one that was changed.' },
  'pack.not-vouched': { status: 409, title: 'No reviewer whom you named signed this pack.' },
  'storage.full': { status: 507, title: 'There is no room left for this; nothing of it was kept.' },
  'ban.not-previewed': { status: 409, title: 'Nobody looked at this ban as it would be made.' },
  'image-block.needs-approval': { status: 409, title: 'A second officer must approve this block.' },
  'ban.reach-grown': { status: 409, title: 'The ban would reach more than when it was looked at.' },
  'agent.invalid': { status: 401, title: 'The agent’s token does not hold.' },
  'agent.unconfirmed': { status: 403, title: 'Nobody has confirmed this agent’s key yet.' },
  'agent.revoked': { status: 403, title: 'This agent was revoked; it gets nothing any more.' },
  'agent.enrolment-refused': {
    status: 410,
    title: 'The enrolment token was used, has expired or is unknown.',
  },
  'agent.too-much': {
    status: 429,
    title: 'The agent sends more than is taken; it waits as long as is said.',
  },
  'agent.key-refused': { status: 422, title: 'The key cannot be taken.' },
  'signals.denied': { status: 403, title: 'This stream or event is not yours to have or change.' },
  'signals.too-often': { status: 429, title: 'That was asked too often; wait as long as is said.' },
  'server.busy': { status: 503, title: 'The server ends or is busy; come back when it says.' },
  'ledger.broken': { status: 500, title: 'The ledger does not verify.' },
  'database.too-old': { status: 500, title: 'PostgreSQL 15 or newer is needed.' },
  'database.in-use': { status: 500, title: 'Another server uses this database.' },
  'database.unavailable': { status: 503, title: 'The database does not answer.' },
  'config.invalid': { status: 500, title: 'The configuration has errors.' },
  internal: { status: 500, title: 'Something failed inside Muster; nothing was changed.' },
} as const;

export type ErrorCode = keyof typeof errorCatalogue;

/** RFC 9457 problem details, as every error answer carries them. */
export interface Problem {
  code: ErrorCode;
  status: number;
  title: string;
  detail: string;
  /** Where in the input, when that is known: a JSON pointer, or `line:column`. */
  at?: string;
}
