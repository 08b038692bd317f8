import { CopyButton } from '../../ui/copy-button.tsx';

/** A secret that is shown this once: a link or a token, to be copied. */
export function OneTimeText({ label, text }: { label: string; text: string }) {
  return (
    <div className="one-time">
      <output aria-label={label}>{text}</output>
      <div className="row">
        <CopyButton text={text} />
        <span className="quiet small">Shown this once: Muster keeps only its hash.</span>
      </div>
    </div>
  );
}
