import { groupsOf } from './fingerprint.ts';

/** Big, in groups, in a face that tells l from I: it is read out and compared. */
export function FingerprintText({ fingerprint }: { fingerprint: string }) {
  return (
    <p className="fingerprint mono">
      <span className="unseen">{fingerprint}</span>
      <span aria-hidden="true">
        {groupsOf(fingerprint).map((group, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: groups stay where they are
          <span key={at}>{group} </span>
        ))}
      </span>
    </p>
  );
}
