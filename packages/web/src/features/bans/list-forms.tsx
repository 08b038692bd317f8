const FORMS = [
  { form: 'argus', says: 'Argus simplified policy, bans first' },
  { form: 'dn', says: 'names as RFC 2253' },
  { form: 'dn-oneline', says: 'names as OpenSSL writes them' },
  { form: 'lcmaps', says: 'LCMAPS ban file' },
  { form: 'csv', says: 'CSV' },
  { form: 'json', says: 'JSON; ?since= gives what changed' },
] as const;

/** The same list in every form that front doors read, each signed and numbered, fetched with a token of its own. */
export function ListForms() {
  return (
    <>
      <ul className="ban-lists">
        {FORMS.map(({ form, says }) => (
          <li key={form}>
            <code className="mono">/lists/bans.{form}</code> <span className="quiet small">{says}</span>
          </li>
        ))}
      </ul>
      <p className="quiet small">
        Fetched with the reader’s own token; <code className="mono">.sig</code> after a name gives its
        signature. A list with a lower number than the one before is to be refused.
      </p>
    </>
  );
}
