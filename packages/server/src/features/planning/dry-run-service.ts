import type { Actor, DryRunRequest, DryRunView } from '@muster/contract';
import type { App } from '../../app.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { measuredByOf, readForTrial } from '../drills/index.ts';
import { mayDryRun } from '../scenarios/index.ts';
import { dryRun } from './dry-run.ts';

/**
 * What the rules would say of made-up sites. It shows whether clocks, injects and checks fit together; nothing is
 * sent or deployed, and no real site is looked at.
 * @throws MusterError scenario.invalid with the first problem's place
 */
export async function dryRunScenario(app: App, actor: Actor, request: DryRunRequest): Promise<DryRunView> {
  demand(mayDryRun(actor));
  const trial = await readForTrial(app, request.yaml, request.startsAt);
  const { scenario, procedure, problems } = trial;
  if (!scenario || !procedure || problems.length > 0) {
    const [first] = problems;
    throw new MusterError(
      'scenario.invalid',
      `${first?.message ?? 'It cannot be read'}. A dry run needs a scenario without errors.`,
      `${first?.line ?? 1}:${first?.column ?? 1}`,
    );
  }
  const { calendars, startsAt } = trial;
  return {
    simulation: true,
    ...measuredByOf(trial),
    sites: dryRun({ scenario, procedure, calendars, startsAt }),
  };
}
