import type { SiteDelivery, SiteReadiness } from '@muster/contract';

/** A column of a CSV; see http/csv.ts. */
interface Column<Row> {
  name: string;
  cell: (row: Row) => string | number | null | undefined;
}

/** Sites with what is known of their readiness, one row a site. */
export const readinessColumns: Column<SiteReadiness>[] = [
  { name: 'site', cell: ({ site }) => site.name },
  { name: 'official_name', cell: ({ site }) => site.officialName },
  { name: 'ngi', cell: ({ site }) => site.ngi?.name },
  { name: 'country', cell: ({ site }) => site.country },
  { name: 'time_zone', cell: ({ site }) => site.timeZone },
  { name: 'certification', cell: ({ site }) => site.certification },
  { name: 'latitude', cell: ({ site }) => site.latitude },
  { name: 'longitude', cell: ({ site }) => site.longitude },
  { name: 'readiness', cell: ({ state }) => state },
  ...(['contact', 'answer', 'authorisation', 'result'] as const).flatMap(
    (ground): Column<SiteReadiness>[] => [
      { name: ground, cell: ({ grounds }) => grounds[ground].state },
      { name: `${ground}_says`, cell: ({ grounds }) => grounds[ground].says },
      { name: `${ground}_at`, cell: ({ grounds }) => grounds[ground].at },
    ],
  ),
  { name: 'answered_after_seconds', cell: ({ answeredAfterSeconds }) => answeredAfterSeconds },
  { name: 'checks_passed', cell: ({ passed }) => passed },
  { name: 'checks_counted', cell: ({ counted }) => counted },
  { name: 'downtime', cell: ({ downtime }) => downtime?.severity },
  { name: 'downtime_until', cell: ({ downtime }) => downtime?.endsAt },
];

type Step = SiteDelivery & { step: SiteDelivery['steps'][number] | null };

/** One row for each state that a message to one address reached. */
export function deliverySteps(deliveries: readonly SiteDelivery[]): Step[] {
  return deliveries.flatMap((one): Step[] =>
    one.steps.length === 0 ? [{ ...one, step: null }] : one.steps.map((step) => ({ ...one, step })),
  );
}

export const deliveryColumns: Column<Step>[] = [
  { name: 'delivery', cell: ({ id }) => id },
  { name: 'address', cell: ({ address }) => address },
  { name: 'campaign', cell: ({ campaign }) => campaign?.name },
  { name: 'kind', cell: ({ kind }) => kind },
  { name: 'incident', cell: ({ publicId }) => publicId },
  { name: 'sent_at', cell: ({ sentAt }) => sentAt },
  { name: 'state', cell: ({ step, state }) => step?.state ?? state },
  { name: 'at', cell: ({ step }) => step?.at },
  { name: 'known_by', cell: ({ step }) => step?.by },
  { name: 'detail', cell: ({ step }) => step?.detail },
  { name: 'ledger_entry', cell: ({ step }) => step?.entry },
];
