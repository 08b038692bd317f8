import type { RotaSummary } from '@muster/contract';
import { Link } from 'wouter';
import { useRead } from '../../app/query.ts';
import { useMe } from '../../app/session.tsx';
import { nameOf } from './week-list.tsx';

const EVERY_MS = 120_000;

/** Who is first responder of the CSIRT now, in a line of something else; nothing where there is no rota or it is not for this reader. */
export function OnDuty() {
  const { role } = useMe();
  const { data } = useRead<RotaSummary[]>('/api/v1/rotas', {
    when: role !== 'site-contact' && role !== 'vo-manager',
    everyMs: EVERY_MS,
  });
  const rota = data?.find(({ owner, now }) => owner.kind === 'federation' && now.by !== 'no-plan');
  if (!rota) return null;
  return (
    <Link href={`/rota?rota=${rota.id}`} className={rota.now.person === null ? 'hot' : ''}>
      On duty: {nameOf(rota.now.person)}
    </Link>
  );
}
