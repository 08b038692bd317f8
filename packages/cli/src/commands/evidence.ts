import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  evidenceKind,
  evidenceReceipt,
  mistakesOf,
  type ReceiptStatement,
  receiptStatement,
} from '@muster/contract';
import { z } from 'zod';
import type { AddCommands, Cli } from '../cli.ts';
import { UsageError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { properties } from '../output/table.ts';
import { type GiveOptions, give } from './give-evidence.ts';
import { examples } from './incident/group.ts';

const ed25519 = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() });
const header = z.object({ alg: z.enum(['EdDSA', 'Ed25519']), kid: z.string(), jwk: ed25519 });

export const evidenceCommands: AddCommands = (evidence, run) => {
  evidence
    .command('give <incident> <file>')
    .description('give a file as evidence, by parts; broken off and repeated it goes on where it ended')
    .option('--site <name>', 'of which site it is')
    .option('--kind <kind>', evidenceKind.options.join(', '), 'other')
    .option('--note <text>', 'what it is', '')
    .addHelpText(
      'after',
      examples(
        'muster evidence give EGI-20270105-01 wn-17.raw --site ALPHA --kind disk --note "before the reboot"',
      ),
    )
    .action(
      run((cli, command) => {
        const [incident = '', file = ''] = command.args;
        return give(cli, incident, file, command.opts<GiveOptions>());
      }),
    );

  evidence
    .command('verify <receipt> <file>')
    .description('check, without a server, that a file is what a signed receipt is about')
    .option('--key <file>', 'the key of that Muster, kept before: the JSON of /api/v1/evidence/receipt-key')
    .action(
      run((cli, command) => {
        const [receipt = '', file = ''] = command.args;
        return verify(cli, receipt, file, command.opts<{ key?: string }>().key);
      }),
    );
};

interface Outcome {
  ok: boolean;
  problems: string[];
  statement: ReceiptStatement;
  keyId: string;
  keyWasKept: boolean;
}

async function verify(
  cli: Cli,
  receiptFile: string,
  file: string,
  keyFile: string | undefined,
): Promise<ExitCode> {
  const outcome = await check(receiptFile, file, keyFile);
  cli.show(outcome, () => describe(cli, outcome));
  return outcome.ok ? exitCodes.ok : exitCodes.differs;
}

async function check(receiptFile: string, file: string, keyFile: string | undefined): Promise<Outcome> {
  const receipt = parsed(evidenceReceipt, await jsonOf(receiptFile), receiptFile);
  const said = parsed(header, decoded(receipt.protected), `the header of ${receiptFile}`);
  const statement = parsed(receiptStatement, decoded(receipt.payload), `the payload of ${receiptFile}`);
  const kept = keyFile === undefined ? undefined : parsed(ed25519, await jsonOf(keyFile), keyFile);
  const problems: string[] = [];
  if (kept && kept.x !== said.jwk.x)
    problems.push('it is signed with another key than the one that was kept');
  const publicKey = createPublicKey({ key: kept ?? said.jwk, format: 'jwk' });
  const signed = Buffer.from(`${receipt.protected}.${receipt.payload}`);
  if (!verifySignature(null, signed, publicKey, Buffer.from(receipt.signature, 'base64url')))
    problems.push('the signature does not verify: the receipt was changed');
  if (!isDeepStrictEqual(receipt.statement, statement))
    problems.push('what it says for people is not what is signed');
  const found = await hashOf(file);
  if (found.sha256 !== statement.sha256) problems.push(`the file has the SHA-256 ${found.sha256}`);
  if (found.size !== statement.size) problems.push(`the file has ${found.size} bytes`);
  return {
    ok: problems.length === 0,
    problems,
    statement,
    keyId: said.kid,
    keyWasKept: kept !== undefined,
  };
}

function describe(cli: Cli, { ok, problems, statement, keyId, keyWasKept }: Outcome): string {
  const head = ok
    ? cli.paint('green', 'The file is what was given.')
    : cli.paint('red', `It does not verify: ${problems.join('; ')}.`);
  const rows = properties(
    [
      ['evidence', statement.item],
      ['incident', statement.incident ?? 'none'],
      ['name', statement.name],
      ['size', String(statement.size)],
      ['sha256', statement.sha256],
      ['received', `${statement.receivedAt} from ${statement.receivedFrom}`],
      ['by', statement.issuer],
      ['ledger entry', statement.ledgerEntry],
      ['key', keyId],
    ],
    cli.paint,
  );
  const trust = keyWasKept
    ? ''
    : '\nThe key stands in the receipt itself: compare its id with that of the Muster that you know, or use --key.';
  return `${head}\n${rows}${trust}`;
}

async function jsonOf(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UsageError(`${file} cannot be read: ${error.message}`);
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${file} is not JSON`);
  }
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new UsageError(`${what} is not that of a receipt (${mistakesOf(result.error)})`);
}

async function hashOf(file: string): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  try {
    for await (const chunk of createReadStream(file)) {
      hash.update(chunk as Buffer);
      size += (chunk as Buffer).length;
    }
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
  return { sha256: hash.digest('hex'), size };
}
