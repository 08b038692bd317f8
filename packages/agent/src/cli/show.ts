import type { ContainmentPlan } from '@muster/contract';
import type { OrderLine, operations } from '../control/operations.ts';
import type { Decision } from '../policy/decide.ts';

type Status = Awaited<ReturnType<typeof operations.status>>;

export function showStatus(given: unknown): string {
  const { siteName, agentId, issuer, fingerprint, lastSeq, outbox, alarms, systems, startedAt } =
    given as Status;
  return [
    `${siteName}: agent ${agentId} of ${issuer}`,
    `key ${fingerprint}, list at ${lastSeq}, ${outbox} receipts to send, since ${startedAt}`,
    ...systems.map(({ name, kind, state, detail }) => `  ${name} (${kind}): ${state} ${detail}`.trimEnd()),
    ...(alarms.length === 0 ? ['no alarms'] : alarms.map(({ code, detail }) => `ALARM ${code}: ${detail}`)),
  ].join('\n');
}

export function showOrders(given: unknown): string {
  const lines = given as OrderLine[];
  if (lines.length === 0) return 'none';
  return lines
    .map(({ id, seq, kind, state, target, why }) =>
      `${seq}  ${id}  ${kind}  ${state}  ${target}  ${why}`.trimEnd(),
    )
    .join('\n');
}

export function showHeld(given: unknown): string {
  const lines = given as OrderLine[];
  if (lines.length === 0) return 'nothing is held';
  return lines
    .map(({ id, kind, target, holds, state }) => `  ${id}  ${kind} of ${target}: ${holds} effects, ${state}`)
    .join('\n');
}

export function showPlan(given: unknown): string {
  const { plan, decision } = given as { plan: ContainmentPlan | null; decision: Decision | null };
  return [
    ...(decision ? [`${decision.answer} by ${decision.rule}: ${decision.reason}`] : []),
    ...(plan?.steps ?? []).map(
      ({ kind, system, target, state, why }, index) =>
        `${index + 1}. ${kind} ${target.label} on ${system} (${state}): ${why}`,
    ),
    ...(plan?.warnings ?? []).map((words) => `note: ${words}`),
    ...(plan?.cannot ?? []).map(({ what, why }) => `cannot: ${what} ${why}`),
  ].join('\n');
}
