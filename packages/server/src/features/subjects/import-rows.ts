import type { ImportSubjectsRequest, SubjectEdgeKind, SubjectIdentifier } from '@muster/contract';
import {
  carried,
  coverage,
  type ListRead,
  readGatewayUsers,
  readGridMapfile,
  readIdentifier,
  readMappingHistory,
  readMembers,
  writeRfc4514,
} from '@muster/subjects';
import { type Chain, readCertificates, readChain } from '@muster/subjects/certificates';

/** A tie as a list says it. */
export interface SaidTie {
  kind: SubjectEdgeKind;
  from: SubjectIdentifier;
  to: SubjectIdentifier;
  confidence: number;
  fromAt: Date | null;
  toAt: Date | null;
}

export interface ReadImport {
  ties: SaidTie[];
  /** Subjects that a list marks as gateways. */
  gateways: SubjectIdentifier[];
  faults: { line: number; why: string }[];
}

function said(
  kind: SubjectEdgeKind,
  from: SubjectIdentifier,
  to: SubjectIdentifier,
  confidence = 1,
  times: { fromAt: Date | null; toAt: Date | null } = { fromAt: null, toAt: null },
): SaidTie {
  return { kind, from, to, confidence, ...times };
}

function readAs<Row>(
  list: ListRead<Row>,
  tiesOf: (row: Row) => SaidTie[],
  gateways: SubjectIdentifier[] = [],
): ReadImport {
  return { ties: list.rows.flatMap(tiesOf), gateways, faults: list.faults };
}

/** What a list says, by its format. @throws SubjectError where it cannot be read at all */
export function readImport(request: ImportSubjectsRequest, siteId: string | null, at: Date): ReadImport {
  const { format, text } = request;
  const account = (name: string): SubjectIdentifier => ({ format: 'account', siteId: siteId ?? '', name });
  switch (format) {
    case 'grid-mapfile':
      return readAs(readGridMapfile(text), ({ subject, accounts }) =>
        // Accounts behind the first are only for who asks for them.
        accounts.map((name, n) => said('mapped-to', subject, account(name), n === 0 ? 1 : 0.9)),
      );
    case 'mapping-history':
      return readAs(readMappingHistory(text), (row) => {
        const times = { fromAt: new Date(row.from), toAt: row.to === null ? null : new Date(row.to) };
        return [said('mapped-to', row.subject, account(row.account), 1, times)];
      });
    case 'vo-members': {
      const group: SubjectIdentifier = readIdentifier(`/${(request.vo ?? '').replace(/^\//, '')}`);
      return readAs(readMembers(text), ({ member }) => [said('member-of', member, group)]);
    }
    case 'gateway-users': {
      const gateway = readIdentifier(request.gateway ?? '');
      return readAs(
        readGatewayUsers(text),
        ({ subject, person }) => [
          said(coverage(gateway, subject, true) ? 'delegated-from' : 'acts-through', subject, gateway),
          // Only the gateway knows who its users are.
          ...(person ? [said('same-person', subject, person, 0.8)] : []),
        ],
        [gateway],
      );
    }
    case 'certificates': {
      const chain = readChain(readCertificates(text), at);
      return {
        ties: tiesOfChain(chain),
        gateways: [],
        faults: chain.faults.map(({ detail }) => ({ line: 1, why: detail })),
      };
    }
  }
}

/** @throws SubjectError for a name that is longer than what can be kept and shown again */
export function x509(name: Chain['subject']): SubjectIdentifier {
  return carried({ format: 'x509', name: writeRfc4514(name) });
}

/** A chain with faults proves nothing, and ties nobody. */
function tiesOfChain({ subject, identity, robot, faults }: Chain): SaidTie[] {
  if (faults.length > 0) return [];
  const leaf = said('delegated-from', x509(subject), x509(identity));
  return robot === null ? [leaf] : [leaf, said('delegated-from', x509(identity), x509(robot))];
}
