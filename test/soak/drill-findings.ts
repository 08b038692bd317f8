import { z } from 'zod';

/** Teams that never touch a process, a host or a network: whatever falls silent there fell silent by itself. */
const HANDS_OFF = new Set([
  'acknowledges-late',
  'acknowledges-only',
  'dead-address',
  'nobody-reads',
  'ticket-robot-then-silence',
  'vacation-only',
  'writes-but-never-acts',
]);
/** How a copy may end at such a site. */
const EXPECTED = new Set(['full-stop', 'expired']);

const silence = z.object({ kind: z.string(), from: z.object({ from: z.string() }) });
const deployment = z.object({ id: z.string(), role: z.string(), silences: z.array(silence) });
const facts = z.object({
  facts: z.array(z.object({ participation: z.string(), deployments: z.array(deployment) })),
});
const verdicts = z.object({
  sites: z.array(z.object({ site: z.string(), participation: z.string(), team: z.string() })),
});

/** Every silence that nobody made, as a sentence. Both arguments as `npm run drill` writes them. */
export function falseSilences(factsFile: unknown, verdictsFile: unknown): string[] {
  const read = facts.safeParse(factsFile);
  const judged = verdicts.safeParse(verdictsFile);
  if (!read.success || !judged.success) return ['the drill wrote no facts that can be read'];
  return judged.data.sites
    .filter(({ team }) => HANDS_OFF.has(team))
    .flatMap(({ site, participation }) =>
      read.data.facts
        .filter((of) => of.participation === participation)
        .flatMap(({ deployments }) => deployments.flatMap((one) => falseOnes(site, one))),
    );
}

function falseOnes(site: string, { id, role, silences }: z.infer<typeof deployment>): string[] {
  return silences
    .filter(({ kind }) => !EXPECTED.has(kind))
    .map(({ kind, from }) => `${site}: ${role} ${id} reads ${kind} from ${from.from}, and nobody did it`);
}

const check = z.object({
  check: z.string(),
  verdict: z.string(),
  expected: z.string().nullable(),
  why: z.string(),
});
const compared = z.object({
  sites: z.array(z.object({ site: z.string(), team: z.string(), checks: z.array(check) })),
});

/** Every verdict that is not the declared one, as a sentence. */
export function differencesIn(verdictsFile: unknown): string[] {
  const judged = compared.safeParse(verdictsFile);
  if (!judged.success) return [];
  return judged.data.sites.flatMap(({ site, team, checks }) =>
    checks
      .filter(({ verdict, expected }) => expected !== null && verdict !== expected)
      .map((one) => `${site} (${team}) ${one.check}: ${one.verdict}, declared ${one.expected}: ${one.why}`),
  );
}
