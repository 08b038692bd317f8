import type { KeyView } from '@muster/contract';
import { Link } from 'wouter';
import { useAct } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { Fault } from '../../ui/loaded.tsx';
import { count } from '../../ui/words.ts';
import { mayEditFederation } from '../federation/may.ts';

/** Takes up the keys that a mail carries: attached, in its text, or the certificate of its signature. */
export function TakeKeys({ mail }: { mail: string }) {
  const me = useMe();
  const take = useAct<KeyView[]>('/api/v1/keys');
  if (!mayEditFederation(me)) return null;
  if (take.data)
    return (
      <p className="small" role="status">
        {count(take.data.length, 'key')} taken up. <Link href="/settings/keys">Verify under Keys</Link>
      </p>
    );
  return (
    <>
      <button
        type="button"
        className="plain"
        disabled={take.isPending}
        onClick={() => take.mutate({ path: '/api/v1/keys/from-mail', body: { mail } })}
      >
        {take.isPending ? 'Looking for keys …' : 'Take up its keys'}
      </button>
      {take.error ? <Fault error={take.error} /> : null}
    </>
  );
}
