import './tlp.css';

/** A label of the Traffic Light Protocol 2.0 (FIRST), in its own colours on black. */
export function Tlp({ label }: { label: string }) {
  return (
    <span
      className={`tlp tlp-${label.replace(/^TLP:/, '').replace('+', '-').toLowerCase()}`}
    >{`TLP:${label.replace(/^TLP:/, '')}`}</span>
  );
}
