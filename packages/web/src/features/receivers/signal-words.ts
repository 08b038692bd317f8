import {
  ACCOUNT_DISABLED_EVENT,
  ACCOUNT_ENABLED_EVENT,
  SESSION_REVOKED_EVENT,
  STREAM_UPDATED_EVENT,
  VERIFICATION_EVENT,
} from './event-uris.ts';

/** What receivers of others can be told, in plain words. */
export const offered: readonly { uri: string; says: string }[] = [
  { uri: ACCOUNT_DISABLED_EVENT, says: 'bans' },
  { uri: ACCOUNT_ENABLED_EVENT, says: 'their ends' },
  { uri: SESSION_REVOKED_EVENT, says: 'sessions that are to end' },
];

const SAYS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(offered.map(({ uri, says }) => [uri, says])),
  [VERIFICATION_EVENT]: 'verification',
  [STREAM_UPDATED_EVENT]: 'the stream itself',
};

/** `bans, their ends`; an event that is not known here by its last part. */
export function eventsText(uris: readonly string[]): string {
  return uris.map((uri) => SAYS[uri] ?? uri.split('/').at(-1) ?? uri).join(', ');
}
