import { z } from 'zod';
import { instant } from './common.ts';
import { campaignSummary } from './drills.ts';

const number = z.number().int();

/** A campaign in a list of all: how far it has come, counted over those of its sites that the reader may see. */
export const campaignProgress = campaignSummary.extend({
  /** Name of the NGI that runs it for its own sites; null: the CSIRT does. */
  ngi: z.string().nullable(),
  scenario: z.string(),
  sites: z.object({
    /** Without those that were left out. */
    total: number,
    leftOut: number,
    authorised: number,
    /** Have had the alarm. */
    alarmed: number,
    /** By a person, whether in time or not. */
    acknowledged: number,
    contained: number,
    suspended: number,
  }),
  /** A final score was computed. */
  scored: z.boolean(),
});
export type CampaignProgress = z.infer<typeof campaignProgress>;

export const campaignList = z.object({
  /** Procedure time at which it was read, and its milliseconds per machine millisecond. */
  at: instant,
  speed: z.number().positive(),
  /** The latest drafted first. */
  campaigns: z.array(campaignProgress),
});
export type CampaignList = z.infer<typeof campaignList>;
