import type { BlockedImage } from '@muster/contract';

const SHORT = 16;

/** An image in a line: by its id, or by the beginning of its SHA-512 with the whole in its title. */
export function ImageText({ image: { ref, sha512 } }: { image: BlockedImage }) {
  if (sha512 === null) return <span className="mono">{ref}</span>;
  return (
    <span className="mono" title={sha512}>
      sha512:{sha512.slice(0, SHORT)}…
    </span>
  );
}

export function imageTitle({ ref, sha512 }: BlockedImage): string {
  return `Image ${ref ?? `sha512:${sha512?.slice(0, SHORT)}…`}`;
}
