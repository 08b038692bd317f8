import { createHash } from 'node:crypto';
import type {
  Actor,
  ChainView,
  ImportedSubjects,
  ImportSubjectsRequest,
  ReadChainRequest,
} from '@muster/contract';
import { SubjectError } from '@muster/subjects';
import { type Chain, readCertificates, readChain } from '@muster/subjects/certificates';
import type { App } from '../../app.ts';
import type { Tx } from '../../db/database.ts';
import { appendEntry } from '../../db/ledger/append.ts';
import { commitment, saltFor } from '../../db/ledger/commitment.ts';
import { inTransaction } from '../../db/transaction.ts';
import { demand } from '../../kernel/demand.ts';
import { MusterError } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { demandSite } from '../federation/index.ts';
import { type ReadImport, readImport, type SaidTie, x509 } from './import-rows.ts';
import { mayImportMapping, mayReadSubjects, mayTieSubjects } from './policy.ts';
import { recordSubjects } from './record.ts';
import { endOthers, markGateways, type NewEdge, upsertEdges } from './store.ts';

const AT_ONCE = 5_000;
const MOST_FAULTS = 200;

interface Source {
  kind: NewEdge['sourceKind'];
  name: string;
  siteId: string | null;
}

/** Keeps what a list says: who is which account, who is in a VO, who acts through a gateway, whose proxy it is. */
export async function importSubjects(
  app: App,
  actor: Actor,
  request: ImportSubjectsRequest,
): Promise<ImportedSubjects> {
  const source = await sourceOf(app, actor, request);
  const at = app.clocks.machine.now();
  const read = orInvalid(() => readImport(request, source.siteId, at), '/body/text');
  return await inTransaction(app.db, async (tx) => {
    const counts = await keepTies(tx, read, source, at);
    // A line that cannot be read may be the one that says a tie again: then nothing is known to be over.
    const isWhole = request.whole && read.faults.length === 0;
    const ended = isWhole ? await endOthers(tx, source.kind, source.name, counts.ids, at) : 0;
    const done = { subjects: counts.subjects, edges: counts.fresh, ended };
    const id = newId('exp', at);
    const text = createHash('sha256').update(request.text).digest('hex');
    await appendEntry(tx, {
      at: app.clocks.procedure.now(),
      kind: 'subjects.imported',
      subject: id,
      actor: actor.id,
      body: {
        format: request.format,
        site: source.siteId,
        // The list holds names of people; its hash alone could be guessed from a short one.
        text: commitment(await saltFor(tx, id), text),
        ...done,
        faults: read.faults.length,
      },
    });
    return { ...done, faults: read.faults.slice(0, MOST_FAULTS) };
  });
}

async function sourceOf(app: App, actor: Actor, request: ImportSubjectsRequest): Promise<Source> {
  demand(mayReadSubjects(actor));
  const { format } = request;
  if (format === 'grid-mapfile' || format === 'mapping-history') {
    if (request.site === null) throw missing('site', 'whose mapping it is');
    const site = await demandSite(app.db, actor, request.site);
    demand(mayImportMapping(actor, { id: site.id, ngiId: site.ngi_id }));
    const name = format === 'grid-mapfile' ? site.name : `of ${site.name}`;
    return { kind: format, name, siteId: site.id };
  }
  demand(mayTieSubjects(actor));
  if (format === 'vo-members') {
    if (request.vo === null) throw missing('vo', 'whose members they are');
    return { kind: format, name: request.vo, siteId: null };
  }
  if (format === 'gateway-users') {
    if (request.gateway === null) throw missing('gateway', 'whose users they are');
    return { kind: format, name: request.gateway, siteId: null };
  }
  return { kind: 'certificate', name: actor.id, siteId: null };
}

function missing(field: string, what: string): MusterError {
  return new MusterError('request.invalid', `Say ${what}; nothing was kept.`, `/body/${field}`);
}

/** What cannot be read at all is the asker's fault, told with the reader's own code. */
export function orInvalid<T>(read: () => T, at: string): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof SubjectError)) throw error;
    throw new MusterError('request.invalid', `${error.message} (${error.code}) Nothing was kept.`, at);
  }
}

async function keepTies(
  tx: Tx,
  read: ReadImport,
  source: Source,
  at: Date,
): Promise<{ subjects: number; fresh: number; ids: NewEdge[] }> {
  const ids: NewEdge[] = [];
  const subjects = new Set<string>();
  let fresh = 0;
  for (let n = 0; n < read.ties.length || n === 0; n += AT_ONCE) {
    const part = read.ties.slice(n, n + AT_ONCE);
    const said = [...part.flatMap(({ from, to }) => [from, to]), ...(n === 0 ? read.gateways : [])];
    const { idOf } = await recordSubjects(
      tx,
      said.map((identifier) => ({ identifier })),
      at,
    );
    for (const one of said.flatMap((each) => idOf(each) ?? [])) subjects.add(one);
    if (n === 0)
      await markGateways(
        tx,
        read.gateways.flatMap((one) => idOf(one) ?? []),
      );
    const edges = part.flatMap((tie) => edgeOf(tie, source, idOf));
    fresh += await upsertEdges(tx, edges, at);
    ids.push(...edges);
  }
  return { subjects: subjects.size, fresh, ids };
}

function edgeOf(
  tie: SaidTie,
  source: Source,
  idOf: (identifier: SaidTie['from']) => string | undefined,
): NewEdge[] {
  const [from, to] = [idOf(tie.from), idOf(tie.to)];
  if (from === undefined || to === undefined || from === to) return [];
  const { kind, confidence, fromAt, toAt } = tie;
  const who = { sourceKind: source.kind, source: source.name, siteId: source.siteId };
  return [{ kind, from, to, confidence, fromAt, toAt, ...who }];
}

/** What a certificate or chain says; nothing is kept. */
export function readCertificateChain(app: App, actor: Actor, { pem }: ReadChainRequest): ChainView {
  demand(mayReadSubjects(actor));
  const at = app.clocks.machine.now();
  return orInvalid(() => chainViewOf(readChain(readCertificates(pem), at)), '/body/pem');
}

function chainViewOf(chain: Chain): ChainView {
  return {
    subject: x509(chain.subject),
    endEntity: x509(chain.endEntity),
    identity: x509(chain.identity),
    kind: chain.kind,
    robot: chain.robot && x509(chain.robot),
    issuer: x509(chain.issuer),
    links: chain.links.map(({ subject, kind, notBefore, notAfter }) => ({
      subject: x509(subject),
      kind,
      notBefore: notBefore.toISOString(),
      notAfter: notAfter.toISOString(),
    })),
    faults: chain.faults,
  };
}
