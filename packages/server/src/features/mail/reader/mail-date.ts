const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const named: Record<string, string> = {
  ut: '+00:00',
  gmt: '+00:00',
  utc: '+00:00',
  z: '+00:00',
  est: '-05:00',
  edt: '-04:00',
  cst: '-06:00',
  cdt: '-05:00',
  mst: '-07:00',
  mdt: '-06:00',
  pst: '-08:00',
  pdt: '-07:00',
  cet: '+01:00',
  cest: '+02:00',
  met: '+01:00',
  mest: '+02:00',
  bst: '+01:00',
  eet: '+02:00',
  eest: '+03:00',
  jst: '+09:00',
};

/** Reads a Date field (RFC 5322 3.3, with its obsolete zones); null where it is no date. */
export function readMailDate(value: string): { at: Date; offset: string } | null {
  const match =
    /(\d{1,2})[ -]([A-Za-z]{3})[A-Za-z]*[ -](\d{2,4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([+-]\d{4}|[A-Za-z]{1,4})?/.exec(
      value,
    );
  if (!match) return null;
  const [, day, month = '', year = '', hour, minute, second, zone = ''] = match;
  const index = months.indexOf(month.toLowerCase());
  if (index === -1) return null;
  const fullYear = year.length === 4 ? Number(year) : Number(year) + (Number(year) < 50 ? 2000 : 1900);
  const offset = /^[+-]\d{4}$/.test(zone)
    ? `${zone.slice(0, 3)}:${zone.slice(3)}`
    : (named[zone.toLowerCase()] ?? '+00:00');
  const sign = offset[0] === '-' ? 1 : -1;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6));
  const at = new Date(
    Date.UTC(fullYear, index, Number(day), Number(hour), Number(minute), Number(second ?? 0)) +
      sign * minutes * 60_000,
  );
  return Number.isNaN(at.getTime()) ? null : { at, offset };
}
