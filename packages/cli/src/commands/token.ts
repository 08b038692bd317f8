import {
  grantedRole,
  issuedToken,
  issueTokenRequest,
  pageOf,
  type Scope,
  type TokenView,
  tokenView,
} from '@muster/contract';
import type { AddCommands, Cli } from '../cli.ts';
import { UsageError } from '../errors.ts';
import { properties, table } from '../output/table.ts';

export const tokenCommands: AddCommands = (program, run) => {
  const token = program.command('token').description('who may use the API');

  token
    .command('issue <name>')
    .description('make a token; it is shown this once')
    .requiredOption('--role <role>', grantedRole.options.join(', '))
    .option('--scope <scope>', 'federation, ngi:<id> or site:<id>', 'federation')
    .option('--days <days>', 'for how long it is valid', '365')
    .action(run(issue));

  token.command('list').description('list tokens, without their texts').action(run(list));

  token
    .command('revoke <id>')
    .description('make a token useless from now on')
    .action(
      run(async (cli, command) => {
        const id = encodeURIComponent(command.args[0] ?? '');
        const revoked = await (await cli.api()).delete(`/api/v1/tokens/${id}`, tokenView);
        cli.show(revoked, () => `${revoked.id} is revoked since ${revoked.revokedAt}.`);
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
  if (!request.success)
    throw new UsageError(
      request.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
    );
  const issued = await (await cli.api()).post('/api/v1/tokens', request.data, issuedToken);
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
        one.lastUsedAt ?? 'never',
      ]),
      cli.paint,
    ),
  );
}

function stateOf(token: TokenView): string {
  return token.revokedAt ? `revoked ${token.revokedAt}` : `until ${token.expiresAt}`;
}

function describe(token: TokenView): [string, string][] {
  return [
    ['id', token.id],
    ['name', token.name],
    ['role', token.role],
    ['scope', scopeText(token.scope)],
    ['valid until', token.expiresAt],
  ];
}

function readScope(text: string): Scope {
  const [kind, id] = text.split(':', 2);
  if (kind === 'federation' && id === undefined) return { kind };
  if (kind === 'ngi' && id) return { kind, ngiId: id };
  if (kind === 'site' && id) return { kind, siteId: id };
  throw new UsageError(`--scope ${text} is not understood; write federation, ngi:<id> or site:<id>`);
}

function scopeText(scope: Scope): string {
  if (scope.kind === 'ngi') return `ngi:${scope.ngiId}`;
  if (scope.kind === 'site') return `site:${scope.siteId}`;
  return 'federation';
}
