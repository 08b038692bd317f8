import { z } from 'zod';
import { idOf, instant } from './common.ts';
import { boardSite, boardView, checkId, type VerdictWord, verdictView, verdictWord } from './verdicts.ts';

/**
 * The board without its evidence, for a page that shows all of it at once and keeps itself up to date: words only, one
 * letter each. What a verdict rests on is asked for when it is opened.
 */

/** In `GridSite.verdicts`; a dot stands where a check was not judged. */
export const verdictLetters = {
  p: 'pass',
  l: 'late',
  f: 'fail',
  o: 'pending',
  u: 'our-fault',
  n: 'not-applicable',
  w: 'waived',
} as const satisfies Record<string, VerdictWord>;
export type VerdictLetter = keyof typeof verdictLetters;

const epochMs = z.number().int();

/** Step, state, due, met; times in epoch milliseconds of procedure time. Those that never began are left out. */
export const gridClock = z.tuple([z.string(), z.string(), epochMs.nullable(), epochMs.nullable()]);
export type GridClock = z.infer<typeof gridClock>;

export const gridSite = boardSite
  .pick({ participation: true, site: true, incident: true, suspendedAt: true, copies: true })
  .extend({
    alarmAt: instant.nullable(),
    /** A letter for each check of the grid, in its order. */
    verdicts: z.string(),
    /** Places of the checks on which an officer decided otherwise than the rule. */
    decided: z.array(z.number().int()),
    /** How deep the site was reached (C2); null where that is not judged. */
    depth: z.number().nullable(),
    /** Null also for who is watched while the campaign is not closed, to whom `beats` are empty. */
    containedAfterSeconds: z.number().nullable(),
    clocks: z.array(gridClock),
    /**
     * When the copies beat, a text each, or one for all of them where there are more than eight: a digit for each part
     * of `GridView.strip`, the tenths of it (9: all) in which there were beats.
     */
    beats: z.array(z.string()),
  });
export type GridSite = z.infer<typeof gridSite>;

export const gridView = boardView
  .pick({ at: true, speed: true, endsAt: true, checks: true, leftOut: true, ourOutages: true })
  .extend({
    campaign: boardView.shape.campaign.extend({
      startedAt: instant.nullable(),
      /** TLP 2.0 label of its incidents, without the prefix. */
      tlp: z.string(),
    }),
    /** Procedure time up to which it was judged. */
    judgedAt: instant,
    /** The stretch of procedure time that `GridSite.beats` shows. */
    strip: z.object({ from: instant, to: instant, parts: z.number().int() }),
    sites: z.array(gridSite),
    /** What this reader may do: run the campaign, see all of it, say of a site that it is real. */
    may: z.object({ run: z.boolean(), seeAll: z.boolean(), suspend: z.boolean() }),
  });
export type GridView = z.infer<typeof gridView>;

/** What the verdicts of one row rest on. */
export const gridVerdicts = z.object({
  participation: idOf('par'),
  judgedAt: instant,
  verdicts: z.array(verdictView),
});
export type GridVerdicts = z.infer<typeof gridVerdicts>;

/**
 * Event `verdict.changed` of a campaign: other words in one row, and why. `row` is null where it is not known yet; it
 * follows as `row.changed`.
 */
export const verdictChange = z.object({
  participation: idOf('par'),
  cells: z.array(
    z.object({ check: checkId, verdict: verdictWord, why: z.string(), overridden: z.boolean() }),
  ),
  row: gridSite.nullable(),
});
export type VerdictChange = z.infer<typeof verdictChange>;

/** Event `row.changed`: something else of a row, as its clocks and copies. */
export const rowChange = z.object({
  participation: idOf('par'),
  row: gridSite,
  /** What changed is told to nobody who is watched, so they do not hear of it. */
  measuredAlone: z.boolean(),
});
export type RowChange = z.infer<typeof rowChange>;

/** Event `board.changed`: so much at once that the grid is to be read again. */
export const boardChange = z.object({ participations: z.array(idOf('par')) });
export type BoardChange = z.infer<typeof boardChange>;
