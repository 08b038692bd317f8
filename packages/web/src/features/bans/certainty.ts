import { type OrderEffects, suggestedEffects } from '@muster/contract';

/** How certain it is that what runs was taken over, as an officer would say it; the share is what the server’s rule goes by. */
export const CERTAINTIES = {
  listed: { says: 'perhaps: a list says so', share: 0.5 },
  open: { says: 'likely: its flaw is open', share: 0.9 },
  seen: { says: 'yes: it was seen', share: 0.95 },
} as const;
export type Certainty = keyof typeof CERTAINTIES;

/** In words for what was said of a ban; of another share than the form has, the number. */
export function certaintyText(share: number): string {
  return Object.values(CERTAINTIES).find((one) => one.share === share)?.says ?? `certain by ${share}`;
}

/** What fits what was said, where that is something else than what stands in the form; null where it is the same. */
export function suggestionFor(certainty: Certainty, stands: OrderEffects): OrderEffects | null {
  const fits = suggestedEffects(CERTAINTIES[certainty].share);
  const isSame = fits.running === stands.running && fits.network === stands.network;
  // Who is let in is another question than what is done to what runs.
  return isSame ? null : { ...fits, new: stands.new };
}
