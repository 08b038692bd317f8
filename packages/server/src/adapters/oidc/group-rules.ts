import { grantedRole, mistakesOf, scope, scopeMistake, scopesOfRole } from '@muster/contract';
import { z } from 'zod';
import { MusterError } from '../../kernel/errors.ts';
import type { GroupRule } from '../../ports/identity-provider.ts';

const groupRules = z
  .array(
    z
      .strictObject({
        group: z.string().min(1).max(500),
        role: grantedRole,
        scope: scope.default({ kind: 'federation' }),
      })
      .refine((rule) => scopesOfRole[rule.role].includes(rule.scope.kind), {
        path: ['scope'],
        message: scopeMistake,
      }),
  )
  .max(1000);

/**
 * `[{"group": "csirt", "role": "officer"}, {"group": "ngi-cz", "role": "officer", "scope": {"kind": "ngi", "ngiId": "NGI_CZ"}}]`
 * @throws MusterError `config.invalid`
 */
export function parseGroupRules(text: string, from: string): GroupRule[] {
  const parsed = groupRules.safeParse(readJson(text, from));
  if (parsed.success) return parsed.data;
  throw new MusterError('config.invalid', `${from} has mistakes: ${mistakesOf(parsed.error)}`);
}

function readJson(text: string, from: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MusterError('config.invalid', `${from} is no JSON: ${(error as Error).message}`);
  }
}
