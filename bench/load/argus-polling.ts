/** How long the caches of Argus' hops keep what they have, in seconds. */
export interface ArgusIntervals {
  /** From the central policy administration point to the NGI's, and from there to the site's. */
  pap: number;
  /** The decision point's retention. */
  pdp: number;
  /** The enforcement point's cache of answers. */
  pep: number;
}

/** As its documentation recommends: poll_interval 14400 s, retentionInterval 240 min, cachedResponseTTL 600 s. */
export const RECOMMENDED: ArgusIntervals = { pap: 14_400, pdp: 240 * 60, pep: 600 };
/** As the best deployments that were written about set them: 3600 s, 21 min, 600 s. */
export const TUNED: ArgusIntervals = { pap: 3_600, pdp: 21 * 60, pep: 600 };

const NGIS = 35;

/**
 * When one ban is in force at each of so many sites, in milliseconds after it was made: at every hop it waits for the
 * next time that the hop looks, which is at a random moment of its interval; sites of one NGI share the first hop.
 */
export function argusLagsMs(
  sites: number,
  { pap, pdp, pep }: ArgusIntervals,
  random: () => number,
): number[] {
  const atNgi = Array.from({ length: NGIS }, () => random() * pap);
  return Array.from({ length: sites }, (_, site) => {
    const hops = (atNgi[site % NGIS] as number) + random() * pap + random() * pdp + random() * pep;
    return hops * 1000;
  });
}
