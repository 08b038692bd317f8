import { healthView, refusalsView, tokenHolder } from '@muster/contract';
import type { AddCommands } from '../cli.ts';
import { Refused } from '../errors.ts';
import { properties } from '../output/table.ts';
import { showLive } from '../output/watch.ts';

export const serverCommands: AddCommands = (server, run) => {
  server
    .command('status')
    .description('how the server is, whom it takes you for, and what it refused')
    .action(
      run((cli) =>
        showLive(cli, async () => {
          const api = await cli.api();
          const health = await api.get('/health', healthView);
          const me = await api.get('/api/v1/me', tokenHolder).catch(nothingIfRefused);
          const refusals = me && (await api.get('/api/v1/refusals', refusalsView).catch(nothingIfRefused));
          cli.show({ health, me: me ?? null, refusals: refusals ?? null }, () =>
            properties(
              [
                ['status', { text: health.status, colour: health.status === 'ok' ? 'green' : 'red' }],
                ['version', health.version],
                ['roles', health.roles.join(', ')],
                ['procedure time', health.at],
                ['you are', me ? `${me.name} (${me.role}, ${me.id})` : 'nobody it knows'],
                ...Object.entries(refusals?.counts ?? {}).map(([code, count]): [string, number] => [
                  `refused ${code}`,
                  count,
                ]),
              ],
              cli.paint,
            ),
          );
          return 'more';
        }),
      ),
    );
};

/** Status is for everybody: what this token may not see is left out. */
function nothingIfRefused(error: unknown): undefined {
  if (error instanceof Refused) return undefined;
  throw error;
}
