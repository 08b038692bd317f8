import {
  type Actor,
  deadlineWords,
  type ImportProcedureRequest,
  type ProcedureStep,
  type ProcedureStepView,
  type ProcedureSummary,
  type ProcedureVersion,
  type ProcedureView,
  proofsOf,
} from '@muster/contract';
import type { App } from '../../app.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { guidanceFor } from '../guidance/index.ts';
import { mayImportProcedure } from './policy.ts';
import { everyProcedure, importProcedure, type KnownProcedure } from './registry.ts';

/** The rules are no secret: whoever is signed in may read them. */
export async function listProcedures(app: App): Promise<ProcedureSummary[]> {
  const byName = groupBy(await everyProcedure(app.db), ({ procedure }) => procedure.document.name);
  return [...byName.values()]
    .flatMap((versions) => {
      const document = versions[0]?.procedure.document;
      if (!document) return [];
      const { name, title, source, steps } = document;
      return { name, title, source, steps: steps.length, versions: versions.map(versionView) };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

export async function viewProcedure(
  app: App,
  actor: Actor,
  name: string,
  version?: number,
): Promise<ProcedureView> {
  const versions = (await everyProcedure(app.db)).filter(({ procedure }) => procedure.document.name === name);
  const found = versions.find(
    ({ procedure }) => version === undefined || procedure.document.version === version,
  );
  if (!found) {
    const which = version === undefined ? '' : `version ${version} of `;
    throw new MusterError('not-found', `There is no ${which}procedure “${name}”.`);
  }
  const { title, source, steps, escalateExercises } = found.procedure.document;
  return {
    ...versionView(found),
    name,
    title,
    source,
    escalateExercises,
    steps: steps.map((step) => stepView(name, step)),
    versions: versions.map(versionView),
    mayImport: mayImportProcedure(actor),
    yaml: found.text,
  };
}

/** Records a version that a federation wrote itself; the newest version is what new incidents follow. */
export async function recordProcedure(
  app: App,
  actor: Actor,
  { yaml }: ImportProcedureRequest,
): Promise<ProcedureView> {
  demand(mayImportProcedure(actor));
  const { document } = await inTransaction(app.db, (tx) =>
    importProcedure(tx, yaml, { at: app.clocks.procedure.now(), actor: actor.id }),
  );
  return await viewProcedure(app, actor, document.name, document.version);
}

function versionView({ procedure, origin }: KnownProcedure): ProcedureVersion {
  return { version: procedure.document.version, sha256: procedure.sha256, origin };
}

export function stepView(procedure: string, step: ProcedureStep): ProcedureStepView {
  const { condition, deadline } = step;
  return {
    id: step.id,
    title: step.title,
    actor: step.actor,
    action: step.action ?? null,
    condition: condition
      ? { when: condition.when ?? null, unless: condition.unless ?? null, says: condition.says ?? null }
      : null,
    deadline: deadline ? { ...deadline, says: deadline.says ?? null } : null,
    rule: deadlineWords(deadline ?? null),
    proofs: [...proofsOf(step)],
    provenBy: step.provenBy ?? null,
    breaches: step.breaches,
    repeating: step.repeating,
    escalation: step.escalation,
    guidance: guidanceFor(procedure, step.id),
  };
}
