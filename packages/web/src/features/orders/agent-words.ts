import type { SiteOrderView } from '@muster/contract';

/** What tells an agent from the others of its site: its name, and its host where they have one name; null when it is alone. */
export function agentWords(delivery: SiteOrderView, all: readonly SiteOrderView[]): string | null {
  const { agent, site } = delivery;
  const others = all.filter(
    (other) => other !== delivery && other.site.id === site.id && other.agent !== null,
  );
  if (agent === null || others.length === 0) return null;
  const isOnly = others.every((other) => other.agent?.name !== agent.name);
  return isOnly || agent.hostname === '' ? agent.name : `${agent.name}, ${agent.hostname}`;
}
