import { HEAD_EVENT, type StreamHead } from '@muster/contract';
import type { App } from '../../app.ts';
import { newId } from '../../kernel/ids.ts';
import { compactSet } from './compact-set.ts';
import { issuerOf } from './issuer.ts';
import type { StreamRow } from './store.ts';

/** Where the stream stands now, signed; it is not stored and needs no acknowledgement. */
export function signHead(
  app: App,
  { id, audience, seq, last_sha256 }: Pick<StreamRow, 'id' | 'audience' | 'seq' | 'last_sha256'>,
): { jti: string; token: string } {
  const at = app.clocks.machine.now();
  const jti = newId('set', at);
  const head: StreamHead = { seq, last: last_sha256, at: at.toISOString() };
  const token = compactSet(
    app.keys.order,
    { iss: issuerOf(app), aud: audience, jti, at },
    { sub_id: { format: 'opaque', id }, events: { [HEAD_EVENT]: { ...head } } },
  );
  return { jti, token };
}
