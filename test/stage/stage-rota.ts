import type { InvitedPerson, MadeWebhook, RotaSummary, RotaView } from '@muster/contract';

type Api = <Answer>(path: string, body?: object, verb?: string) => Promise<Answer>;

export const MEMBER = { mail: 'greta@csirt.example', password: 'four words of a language' };
const DAY_MS = 86_400_000;

/**
 * A team that takes turns, with a swap, a gap and a handover; a webhook; and one of the team, who has an account that
 * was told something.
 */
export async function stageRota(api: Api, until: string, now: Date): Promise<void> {
  const people: string[] = [];
  for (const [name, mail] of [
    ['Greta Lindqvist', MEMBER.mail],
    ['Ondřej Novák', 'ondrej@csirt.example'],
    ['Maria da Conceição Albuquerque', 'maria@csirt.example'],
  ]) {
    const grants = [{ role: 'officer', until }];
    const { person, link } = await api<InvitedPerson>('/api/v1/persons', { name, mail, grants });
    people.push(person.id);
    const secret = link.path.replace(/^.*#/, '');
    await api('/api/v1/invitations/accept', { secret, password: MEMBER.password });
  }
  const [greta = '', ondrej = '', maria = ''] = people;
  const { id } = await api<RotaSummary>('/api/v1/rotas', { name: 'First responders' });
  await api('/api/v1/rotas', { name: 'Forensics on call' });
  const path = `/api/v1/rotas/${id}`;
  await api<RotaView>(`${path}/rotations`, {
    members: [greta, ondrej, maria],
    everyDays: 7,
    zone: 'Europe/Prague',
    handoverTime: '09:00',
    startsOn: dateOf(now.getTime() - ((now.getUTCDay() + 6) % 7) * DAY_MS - 7 * DAY_MS),
  });
  const at = (days: number) => new Date(now.getTime() + days * DAY_MS).toISOString();
  await api(`${path}/overrides`, {
    kind: 'swap',
    first: at(15),
    second: at(22),
    reason: 'A wedding in Porto',
  });
  const away = { kind: 'absence', person: greta, startsAt: at(9), endsAt: at(40), reason: 'Parental leave' };
  await api(`${path}/overrides`, away);
  const cover = { person: maria, startsAt: at(9), endsAt: at(12), reason: 'First days of the leave' };
  await api(`${path}/overrides`, { kind: 'cover', ...cover });
  const note =
    'MERSEY-HEP promised the images of both hosts by Thursday.\nThe second address of PIC-T1 bounces.';
  await api(`${path}/handover`, { note }, 'PUT');
  const hook = { name: 'Ticket system', url: 'https://tickets.example.org/hooks/muster', kinds: ['task.*'] };
  const { webhook } = await api<MadeWebhook>('/api/v1/webhooks', hook);
  await api(`/api/v1/webhooks/${webhook.id}/test`, {});
}

function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
