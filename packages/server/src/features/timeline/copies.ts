import type { TimelineCopy, TimelineProbe, TimelineWorkload } from '@muster/contract';
import type { DeploymentRow } from '../implants/index.ts';
import type { ParticipationFacts } from '../verdicts/index.ts';

/** Most probe rounds that are told one by one. */
const MOST_PROBES = 600;

/** `copy a` … `copy z`, `copy 27`; the controls are numbered where there are several. */
export function copyNames(roles: readonly ('implant' | 'control')[]): string[] {
  const controls = roles.filter((role) => role === 'control').length;
  const seen = { implant: 0, control: 0 };
  return roles.map((role) => {
    const no = ++seen[role];
    if (role === 'control') return controls > 1 ? `control ${no}` : 'control';
    return no <= 26 ? `copy ${String.fromCharCode(96 + no)}` : `copy ${no}`;
  });
}

/** Copies first, then the announced controls; each as it was planned. */
export function copiesOf(facts: ParticipationFacts, rows: readonly DeploymentRow[]): TimelineCopy[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const ordered = [...facts.deployments].sort((a, b) =>
    a.role === b.role ? 0 : a.role === 'implant' ? -1 : 1,
  );
  const names = copyNames(ordered.map(({ role }) => role));
  return ordered.map((one, i) => ({
    deployment: one.id,
    name: names[i] ?? '',
    role: one.role,
    host: byId.get(one.id)?.host ?? '',
    job: byId.get(one.id)?.job_ref ?? null,
    firstBeatAt: one.firstBeatAt?.toISOString() ?? null,
    silences: one.silences.map((silence) => ({
      kind: silence.kind,
      from: silence.from.from.toISOString(),
      due: silence.from.to.toISOString(),
      until: silence.until?.toISOString() ?? null,
      confirmed: silence.confirmed,
      why: silence.evidence[0]?.says ?? '',
    })),
    sandbox: one.sandbox && { at: one.sandbox.at.toISOString(), says: one.sandbox.evidence.says },
  }));
}

/** Of very many rounds those at which something changed, and every n-th. */
export function probesOf({ probes }: ParticipationFacts): TimelineProbe[] {
  const every = Math.ceil(probes.length / MOST_PROBES);
  return probes
    .filter((round, i) => {
      if (every <= 1 || i % every === 0) return true;
      const [before, after] = [probes[i - 1], probes[i + 1]];
      return !(before && after && saysTheSame(before, round) && saysTheSame(round, after));
    })
    .map(({ at, drill, innocent }) => ({ at: at.toISOString(), drill, innocent }));
}

function saysTheSame(one: { drill: string; innocent: string }, other: typeof one): boolean {
  return one.drill === other.drill && one.innocent === other.innocent;
}

/** Neighbouring readings that say the same become one stretch. */
export function workloadOf({ workload }: ParticipationFacts): TimelineWorkload[] {
  const found: TimelineWorkload[] = [];
  for (const { at, running, owner } of workload) {
    const last = found.at(-1);
    if (last?.running === running && last.owner === owner) {
      last.to = at.toISOString();
      last.count += 1;
    } else found.push({ from: at.toISOString(), to: at.toISOString(), running, owner, count: 1 });
  }
  return found;
}
