import { instantText, timeText, viewerZone, zoneName } from '../../ui/times.ts';

/** `Tue 5 Jan, 14:07 UTC · 15:07 Prague (you) · 16:07 Athens (site)`: each zone once. */
export function inZones(at: number, siteZone: string | null): string {
  const parts = [instantText(at)];
  const both = siteZone === viewerZone;
  if (viewerZone !== 'UTC') parts.push(`${placeText(at, viewerZone)} (${both ? 'you and the site' : 'you'})`);
  if (siteZone !== null && !both && siteZone !== 'UTC') parts.push(`${placeText(at, siteZone)} (site)`);
  return parts.join(' · ');
}

function placeText(at: number, zone: string): string {
  return `${timeText(at, zone)} ${zoneName(zone)}`;
}
