import type { FieldValue, MeasureItem, TimelineItem } from '@muster/contract';

interface ListFieldProps {
  label: string;
  hint: string;
  value: FieldValue | undefined;
  onChange: (value: FieldValue) => void;
}

/** Instants and what happened, one row each. */
export function TimelineField({ label, hint, value, onChange }: ListFieldProps) {
  const items = itemsOf<TimelineItem>(value, 'text');
  const set = (index: number, part: Partial<TimelineItem>) =>
    onChange(items.map((one, n) => (n === index ? { ...one, ...part } : one)));
  return (
    <Rows label={label} hint={hint} onAdd={() => onChange([...items, { at: '', text: '' }])}>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place while it is edited
        <li key={index}>
          <input
            className="field"
            type="datetime-local"
            aria-label={`${label}, row ${index + 1}, time in UTC`}
            value={item.at.slice(0, 16)}
            onChange={({ target }) => set(index, { at: target.value === '' ? '' : `${target.value}:00Z` })}
          />
          <input
            className="field grows"
            aria-label={`${label}, row ${index + 1}, what happened`}
            maxLength={2000}
            value={item.text}
            onChange={({ target }) => set(index, { text: target.value })}
          />
          <Off
            label={`${label}, remove row ${index + 1}`}
            onOff={() => onChange(items.filter((_, n) => n !== index))}
          />
        </li>
      ))}
    </Rows>
  );
}

/** What will be done, by whom, until when. */
export function MeasuresField({ label, hint, value, onChange }: ListFieldProps) {
  const items = itemsOf<MeasureItem>(value, 'what');
  const set = (index: number, part: Partial<MeasureItem>) =>
    onChange(items.map((one, n) => (n === index ? { ...one, ...part } : one)));
  return (
    <Rows label={label} hint={hint} onAdd={() => onChange([...items, { what: '', owner: '', due: '' }])}>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place while it is edited
        <li key={index}>
          <input
            className="field grows"
            aria-label={`${label}, row ${index + 1}, what`}
            placeholder="what"
            maxLength={2000}
            value={item.what}
            onChange={({ target }) => set(index, { what: target.value })}
          />
          <input
            className="field"
            aria-label={`${label}, row ${index + 1}, by whom`}
            placeholder="by whom"
            maxLength={300}
            value={item.owner}
            onChange={({ target }) => set(index, { owner: target.value })}
          />
          <input
            className="field"
            type="date"
            aria-label={`${label}, row ${index + 1}, until`}
            value={item.due}
            onChange={({ target }) => set(index, { due: target.value })}
          />
          <Off
            label={`${label}, remove row ${index + 1}`}
            onOff={() => onChange(items.filter((_, n) => n !== index))}
          />
        </li>
      ))}
    </Rows>
  );
}

interface RowsProps {
  label: string;
  hint: string;
  onAdd: () => void;
  children: React.ReactNode;
}

function Rows({ label, hint, onAdd, children }: RowsProps) {
  return (
    <fieldset className="form-field list-field">
      <legend>{label}</legend>
      <ol>{children}</ol>
      <p className="row">
        <button type="button" className="button" onClick={onAdd}>
          Add a row
        </button>
        <span className="quiet small">{hint}</span>
      </p>
    </fieldset>
  );
}

function Off({ label, onOff }: { label: string; onOff: () => void }) {
  return (
    <button type="button" className="plain" aria-label={label} onClick={onOff}>
      ×
    </button>
  );
}

function itemsOf<Item extends object>(value: FieldValue | undefined, key: keyof Item): Item[] {
  return Array.isArray(value)
    ? (value as unknown as Item[]).filter((one) => typeof one === 'object' && key in one)
    : [];
}
