import fc from 'fast-check';

/** One row of the ledger, as PostgreSQL finds it at once. */
export interface Row {
  table: 'ledger_entry' | 'ledger_seal';
  ctid: string;
}

/** What an administrator of the database could do, as SQL. */
export type Alteration = string;

const BYTES = [
  'set_byte(#, K % length(#), get_byte(#, K % length(#)) # M)',
  'substring(# from 2)',
  "# || '\\x00'",
];
const TEXT = ["overlay(# placing 'Z' from K % length(#) + 1)", "# || ' '", "''", 'reverse(#)'];
const TIME = ["# + K * interval '1 ms'", "'infinity'", "'-infinity'", "'294276-01-01Z'", "'4713-01-01 BC'"];
const NUMBER = ['# + K', '-#', '0', '9007199254740993', '9223372036854775807', '-9223372036854775808'];
const BODY = [
  `# || '{"x":1}'`,
  `jsonb_set(#, '{i}', 'K')`,
  `jsonb_set(#, '{i}', '1e400')`,
  `jsonb_set(#, '{i}', (#->>'i' || '.00000000000000000000000000000001')::jsonb)`,
  `(repeat('[', 4000) || repeat(']', 4000))::jsonb`,
  `'null'`,
];
const LIST = [
  '#[2:]',
  '#[:cardinality(#) - 1]',
  '# || #[K % cardinality(#) + 1]',
  "array_append(#, 'ent_other')",
  'array_append(#, null)',
  "array_replace(#, #[1], 'ent_other')",
  `#[2:] || #[1] || 'x'`,
  "'{{a,b},{c,d}}'",
  'array[#]',
];
const RANGE = [
  'int8range(lower(#) - K, upper(#))',
  'int8range(lower(#), upper(#) + K)',
  "'empty'",
  "'(,)'",
  "'[1,)'",
];

const COLUMNS: Record<Row['table'], Record<string, readonly string[]>> = {
  ledger_entry: {
    id: TEXT,
    ord: NUMBER,
    xid: ["'K'", "'18446744073709551615'"],
    at: TIME,
    kind: TEXT,
    subject: TEXT,
    actor: TEXT,
    body: BODY,
    body_sha256: BYTES,
  },
  ledger_seal: {
    first_seq: NUMBER,
    entry_ids: LIST,
    entry_hashes: BYTES,
    prev_hash: BYTES,
    hashes: BYTES,
    sealed_at: TIME,
    ords: RANGE,
  },
};

const positive = fc.integer({ min: 1, max: 1_000_000 });
const mask = fc.integer({ min: 1, max: 255 });

/** Another value in one column of one row; the operator of bits is spelled like our mark for the column. */
function changedValue(rows: readonly Row[]): fc.Arbitrary<Alteration> {
  return fc.constantFrom(...rows).chain((row) =>
    fc.constantFrom(...Object.entries(COLUMNS[row.table])).chain(([column, values]) =>
      fc.tuple(fc.constantFrom(...values, 'null'), positive, mask).map(([value, k, m]) => {
        const text = value
          .replaceAll(' # M', ' XOR M')
          .replaceAll('#', column)
          .replaceAll('XOR M', `# ${m}`)
          .replaceAll('K', String(k));
        return `update ${row.table} set ${column} = ${text} where ctid = '${row.ctid}'`;
      }),
    ),
  );
}

function removedOrDoubled(rows: readonly Row[]): fc.Arbitrary<Alteration> {
  return fc
    .tuple(fc.constantFrom(...rows), fc.boolean())
    .map(([{ table, ctid }, isRemoved]) =>
      isRemoved
        ? `delete from ${table} where ctid = '${ctid}'`
        : `insert into ${table} select * from ${table} where ctid = '${ctid}'`,
    );
}

/** What stands in one column of two rows is exchanged. */
function exchanged(rows: readonly Row[], table: Row['table']): fc.Arbitrary<Alteration> {
  const ctids = rows.filter((row) => row.table === table).map(({ ctid }) => ctid);
  return fc
    .tuple(
      fc.constantFrom(...Object.keys(COLUMNS[table])),
      fc.shuffledSubarray(ctids, { minLength: 2, maxLength: 2 }),
    )
    .map(
      ([column, [one, other]]) =>
        `update ${table} as a set ${column} = b.${column} from ${table} as b
         where (a.ctid, b.ctid) in (('${one}'::tid, '${other}'::tid), ('${other}'::tid, '${one}'::tid))`,
    );
}

/** An entry that is older than the newest sealed one, or one that claims a number of the future. */
function addedEntry(rows: readonly Row[]): fc.Arbitrary<Alteration> {
  // Not of the newest transaction: what bears its number and a larger `ord` is sealed next, as if a server had written it.
  const model = rows.filter(({ table }) => table === 'ledger_entry').slice(0, 5);
  return fc.tuple(fc.constantFrom(...model), fc.boolean(), positive).map(
    ([{ ctid }, isAhead, ord]) =>
      `insert into ledger_entry select 'ent_other', ${ord}, ${isAhead ? "'9000000000000000'" : 'xid'}, at, kind, subject,
           actor, body, body_sha256 from ledger_entry where ctid = '${ctid}'`,
  );
}

/** A seal of some other entries, put anywhere. */
function addedSeal(rows: readonly Row[]): fc.Arbitrary<Alteration> {
  const seals = rows.filter(({ table }) => table === 'ledger_seal');
  return fc
    .tuple(
      fc.constantFrom(...seals),
      fc.integer({ min: -20, max: 40 }),
      fc.constantFrom('{}', '{ent_other}', '{a,b}'),
    )
    .map(
      ([{ ctid }, place, ids]) =>
        `insert into ledger_seal select ${place}, '${ids}', substring(entry_hashes for 32 * cardinality('${ids}'::text[])),
           prev_hash, substring(hashes for 32 * cardinality('${ids}'::text[])), sealed_at, ords
         from ledger_seal where ctid = '${ctid}'`,
    );
}

/** The three lists of one seal, cut, put in another order or extended all in the same way. */
function rearranged(rows: readonly Row[]): fc.Arbitrary<Alteration> {
  const seals = rows.filter(({ table }) => table === 'ledger_seal');
  return fc.tuple(fc.constantFrom(...seals), fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 8 })).map(
    ([{ ctid }, order]) =>
      `update ledger_seal set
           entry_ids = coalesce((select array_agg(entry_ids[n] order by i) ${from(order)}), '{}'),
           entry_hashes = coalesce((select string_agg(substring(entry_hashes from n * 32 - 31 for 32), '' order by i) ${from(order)}), ''),
           hashes = coalesce((select string_agg(substring(hashes from n * 32 - 31 for 32), '' order by i) ${from(order)}), '')
         where ctid = '${ctid}'`,
  );
}

function from(order: readonly number[]): string {
  return `from unnest('{${order}}'::int[]) with ordinality as pick (n, i) where n <= cardinality(entry_ids)`;
}

export function alterationOf(rows: readonly Row[]): fc.Arbitrary<Alteration> {
  return fc.oneof(
    { arbitrary: changedValue(rows), weight: 6 },
    removedOrDoubled(rows),
    exchanged(rows, 'ledger_entry'),
    exchanged(rows, 'ledger_seal'),
    addedEntry(rows),
    addedSeal(rows),
    { arbitrary: rearranged(rows), weight: 2 },
  );
}
