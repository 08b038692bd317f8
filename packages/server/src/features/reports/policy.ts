import type { Actor } from '@muster/contract';

/**
 * The report of a whole campaign is for those who coordinate or audit; which of its sites it names is decided site by
 * site, as on the board. A site has its own report.
 */
export function mayReportCampaign(actor: Actor): boolean {
  return (
    actor.role === 'system' ||
    actor.role === 'administrator' ||
    actor.role === 'officer' ||
    actor.role === 'auditor'
  );
}
