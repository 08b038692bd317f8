import { dayText, instantText, timeText, viewerZone, zoneName } from '../../ui/times.ts';

/** `Mon 11 Jan, 08:00 UTC` with the reader's own time where that is another. */
export function bothZones(at: number): string {
  const there = instantText(at);
  if (viewerZone === 'UTC' || timeText(at, viewerZone) === timeText(at)) return there;
  const day = dayText(at, viewerZone) === dayText(at) ? '' : `${dayText(at, viewerZone)}, `;
  return `${there} (${day}${timeText(at, viewerZone)} ${zoneName(viewerZone)})`;
}

/** As a field of the browser holds a moment: `2027-01-11T08:00`, in UTC here. */
export function fieldOf(at: number): string {
  return new Date(at).toISOString().slice(0, 16);
}

/** What such a field holds as an instant; null for one that is not filled. */
export function instantOf(field: string): string | null {
  return /^\d{4,}-\d\d-\d\dT\d\d:\d\d/.test(field) ? `${field.slice(0, 16)}:00.000Z` : null;
}
