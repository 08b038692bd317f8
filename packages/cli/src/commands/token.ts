import {
  grantedRole,
  issuedToken,
  issueTokenRequest,
  mistakesOf,
  pageOf,
  type Scope,
  type TokenView,
  tokenView,
} from '@muster/contract';
import type { AddCommands, Cli } from '../cli.ts';
import { UsageError } from '../errors.ts';
import { properties, table } from '../output/table.ts';
import { instantText } from './drill/times.ts';
import { ngiIdOf, siteIdOf } from './names.ts';

export const tokenCommands: AddCommands = (token, run) => {
  token
    .command('issue <name>')
    .description('make a token; it is shown this once')
    .requiredOption('--role <role>', grantedRole.options.join(', '))
    .option('--scope <scope>', 'federation, ngi:NAME, site:NAME (or their ids) or vo:NAME', 'federation')
    .option('--days <days>', 'for how long it is valid', '365')
    .addHelpText(
      'after',
      `
Examples:
  muster token issue "Night officer" --role officer
  muster token issue "Jana at NGI_CZ" --role officer --scope ngi:NGI_CZ
  muster token issue "Petr at Brno" --role site-contact --scope site:Brno --days 90`,
    )
    .action(run(issue));

  token.command('list').description('list tokens, without their texts').action(run(list));

  token
    .command('revoke <id>')
    .description('make a token useless from now on')
    .action(
      run(async (cli, command) => {
        const id = encodeURIComponent(command.args[0] ?? '');
        const revoked = await (await cli.api()).delete(`/api/v1/tokens/${id}`, tokenView);
        cli.show(revoked, () => `${revoked.id} is revoked since ${instantText(revoked.revokedAt ?? '')}.`);
      }),
    );
};

async function issue(cli: Cli, command: { args: string[]; opts: () => unknown }): Promise<void> {
  const options = command.opts() as { role: string; scope: string; days: string };
  const request = issueTokenRequest.safeParse({
    name: command.args[0],
    role: options.role,
    scope: readScope(options.scope),
    validDays: Number(options.days),
  });
  if (!request.success) throw new UsageError(mistakesOf(request.error));
  const scope = await knownScope(cli, request.data.scope);
  const issued = await (await cli.api()).post('/api/v1/tokens', { ...request.data, scope }, issuedToken);
  cli.show(issued, () =>
    [
      properties([['token', issued.secret], ...describe(issued.token)], cli.paint),
      '',
      'Keep it now: Muster has only its hash and cannot show it again.',
    ].join('\n'),
  );
}

async function list(cli: Cli): Promise<void> {
  const tokens: TokenView[] = [];
  for await (const one of (await cli.api()).items('/api/v1/tokens', pageOf(tokenView))) tokens.push(one);
  cli.show(tokens, () =>
    table(
      [
        { title: 'ID' },
        { title: 'NAME', most: 40 },
        { title: 'ROLE' },
        { title: 'SCOPE' },
        { title: 'STATE' },
        { title: 'LAST USED' },
      ],
      tokens.map((one) => [
        one.id,
        one.name,
        one.role,
        scopeText(one.scope),
        stateOf(one),
        one.lastUsedAt === null ? 'never' : instantText(one.lastUsedAt),
      ]),
      cli.paint,
    ),
  );
}

function stateOf(token: TokenView): string {
  return token.revokedAt
    ? `revoked ${instantText(token.revokedAt)}`
    : `until ${instantText(token.expiresAt)}`;
}

function describe(token: TokenView): [string, string][] {
  return [
    ['id', token.id],
    ['name', token.name],
    ['role', token.role],
    ['scope', scopeText(token.scope)],
    ['valid until', instantText(token.expiresAt)],
  ];
}

function readScope(text: string): Scope {
  const [kind, ...rest] = text.split(':');
  const id = rest.length > 0 ? rest.join(':').trim() : undefined;
  if (kind === 'federation' && id === undefined) return { kind };
  if (kind === 'ngi' && id) return { kind, ngiId: id };
  if (kind === 'site' && id) return { kind, siteId: id };
  if (kind === 'vo' && id) return { kind, vo: id };
  throw new UsageError(`--scope ${text} is not understood; write federation, ngi:NAME, site:NAME or vo:NAME`);
}

/** By its id, whatever it was called by; a token for what does not exist would open nothing, and nobody would know why. */
async function knownScope(cli: Cli, scope: Scope): Promise<Scope> {
  if (scope.kind === 'ngi') return { kind: 'ngi', ngiId: await ngiIdOf(cli, scope.ngiId) };
  if (scope.kind === 'site') return { kind: 'site', siteId: await siteIdOf(cli, scope.siteId) };
  return scope;
}

function scopeText(scope: Scope): string {
  if (scope.kind === 'ngi') return `ngi:${scope.ngiId}`;
  if (scope.kind === 'site') return `site:${scope.siteId}`;
  if (scope.kind === 'vo') return `vo:${scope.vo}`;
  return 'federation';
}
