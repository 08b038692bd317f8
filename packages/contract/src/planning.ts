import { z } from 'zod';
import { idOf, instant } from './common.ts';
import { authorisationView, campaignView, conflictView } from './drills.ts';
import { outlineItem } from './scenarios.ts';

/** For which window a list of sites is read. */
export const planningQuery = z
  .object({ from: instant, to: instant })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
    path: ['to'],
    message: 'the window ends before it begins',
  });
export type PlanningQuery = z.infer<typeof planningQuery>;

const calendarTrouble = {
  /** Days on which nobody works there, within the window. */
  holidays: z.array(z.object({ date: z.iso.date(), name: z.string() })),
  /** Announced downtimes that overlap the window. */
  downtimes: z.array(
    z.object({
      severity: z.enum(['outage', 'warning']),
      from: instant,
      to: instant,
      says: z.string().nullable(),
    }),
  ),
};

const reach = {
  /** Addresses that an alarm would go to. */
  addresses: z.number().int(),
  /** Where programs reach the site: of `front-door` and `controller`, what the registry names. */
  endpoints: z.array(z.string()),
};

const placed = z.object({
  id: z.string(),
  name: z.string(),
  ngi: z.object({ id: z.string(), name: z.string() }).nullable(),
  country: z.string().nullable(),
  timeZone: z.string().nullable(),
});

/** A site that may be invited, and what stands in its way in a window. */
export const planningSite = z.object({
  site: placed,
  ...reach,
  ...calendarTrouble,
  /** Campaigns that challenge it within the rest period. */
  campaigns: z.array(conflictView.pick({ campaign: true, name: true, daysApart: true })),
});
export type PlanningSite = z.infer<typeof planningSite>;

export const planningSitesView = z.object({
  at: instant,
  speed: z.number().positive(),
  /** How many days a site is left alone between two campaigns. */
  restDays: z.number().int(),
  sites: z.array(planningSite),
});
export type PlanningSitesView = z.infer<typeof planningSitesView>;

export const setUpSite = z.object({
  participation: idOf('par'),
  site: placed,
  ...reach,
  ...calendarTrouble,
  /** Keys of the injects that would reach nobody. */
  unheard: z.array(z.string()),
  authorisation: authorisationView.nullable(),
  /** Copies that it would get: exact once the hosts are agreed on. */
  copies: z.object({ implants: z.number().int(), controls: z.number().int() }),
});
export type SetUpSite = z.infer<typeof setUpSite>;

/** All that stands between a draft and its start. */
export const campaignSetUpView = z.object({
  at: instant,
  speed: z.number().positive(),
  restDays: z.number().int(),
  campaign: campaignView,
  mayChange: z.boolean(),
  script: z.object({
    title: z.string(),
    story: z.string(),
    contact: z.string(),
    tlp: z.string(),
    /** Seconds after the start at which it last sends or puts something, and at which it is over. */
    lastActSeconds: z.number(),
    endsSeconds: z.number(),
    /** Of `front-door` and `controller`, what it needs at every site. */
    needs: z.array(z.string()),
    outline: z.array(outlineItem),
  }),
  sites: z.array(setUpSite),
});
export type CampaignSetUpView = z.infer<typeof campaignSetUpView>;
