/** A drill during which the server is killed with signal 9 again and again. Nothing acknowledged may be lost. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ComparedCheck } from '../../lab/src/drill/compare.ts';
import { runDrill } from '../../lab/src/drill/run-drill.ts';
import { RELAYED_LOG } from '../../lab/src/mail/mail-queue.ts';
import { checkBooks } from './inspect-server.ts';

export interface KillNineOptions {
  sites?: number;
  speed?: number;
  say?: (line: string) => void;
}

const TEAMS = fileURLToPath(new URL('../../lab/teams/', import.meta.url));
/** One that writes and acts; two whose copies beat on to the end, over every kill. */
const CAST = ['exemplary.mjs', 'writes-but-never-acts.mjs', 'acknowledges-only.mjs'];

/** Gives what was lost or did not go on, in sentences; an empty list is what one hopes for. */
export async function killNineDrill(times: number, options: KillNineOptions = {}): Promise<string[]> {
  const { sites = 3, say = () => undefined } = options;
  const dir = mkdtempSync(join(tmpdir(), 'muster-kill-nine-'));
  let kept = false;
  try {
    const result = await runDrill({
      dir,
      sites,
      ...(options.speed === undefined ? {} : { speed: options.speed }),
      teams: CAST.map((name) => join(TEAMS, name)),
      killServer: times,
      say,
    });
    try {
      const books = await checkBooks(
        result.server.place.dataDir,
        join(dir, 'private', 'mail-queue', RELAYED_LOG),
      );
      const { losses, ...counts } = books;
      say(`kept: ${JSON.stringify(counts)}`);
      const problems = [...losses];
      if (counts.outages < times) {
        problems.push(`the server was killed ${times} times and noted ${counts.outages} outages of its own`);
      }
      if (counts.beats === 0) problems.push('no beat was kept at all');
      if (counts.mails === 0) problems.push('no mail was kept at all');
      for (const { site, checks, differences } of result.sites) {
        for (const check of checks.filter((one) => differences.includes(one.check) && !isExcused(one))) {
          problems.push(
            `${site}: ${check.check} is ${check.verdict} after the server was killed: ${check.why}`,
          );
        }
      }
      kept = problems.length > 0;
      return problems;
    } finally {
      await result.stop();
    }
  } finally {
    if (kept) say(`What was left stands in ${dir}`);
    else rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * Every time away stops the clocks that it touches, so a deadline may move beyond the end of the drill, and what we
 * could not see we answer for. Neither costs the site a point.
 */
function isExcused({ verdict, why }: ComparedCheck): boolean {
  return verdict === 'our-fault' || (verdict === 'pending' && why.includes('The clock is running'));
}
