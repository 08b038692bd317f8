import type { FieldValue, IncidentDocument, TemplateField, TemplateView } from '@muster/contract';
import { useRead } from '../../app/query.ts';
import { Field } from '../../ui/field.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { MeasuresField, TimelineField } from './list-fields.tsx';

interface DocumentFormProps {
  document: IncidentDocument;
  onChange: (document: IncidentDocument) => void;
}

/** The fields of a heads-up, follow-up or closure report, as its template defines them. */
export function DocumentForm({ document, onChange }: DocumentFormProps) {
  const template = useRead<TemplateView>(`/api/v1/templates/${document.name}`);
  const set = (name: string, value: FieldValue) =>
    onChange({ ...document, fields: { ...document.fields, [name]: value } });
  return (
    <>
      <Field label="Site" hint="As the subject names it.">
        {(props) => (
          <input
            {...props}
            required
            maxLength={300}
            value={document.site}
            onChange={({ target }) => onChange({ ...document, site: target.value })}
          />
        )}
      </Field>
      <Field label="Additional restriction" hint="In words, beside the label; empty for none.">
        {(props) => (
          <input
            {...props}
            maxLength={500}
            value={document.restriction}
            onChange={({ target }) => onChange({ ...document, restriction: target.value })}
          />
        )}
      </Field>
      <Loaded of={template}>
        {({ fields }) =>
          fields.map((field) => (
            <One
              key={field.name}
              field={field}
              value={document.fields[field.name]}
              onChange={(value) => set(field.name, value)}
            />
          ))
        }
      </Loaded>
    </>
  );
}

interface OneProps {
  field: TemplateField;
  value: FieldValue | undefined;
  onChange: (value: FieldValue) => void;
}

function One({ field, value, onChange }: OneProps) {
  const label = field.required ? `${field.label} (required)` : field.label;
  if (field.kind === 'timeline')
    return <TimelineField label={label} hint={field.hint} value={value} onChange={onChange} />;
  if (field.kind === 'measures')
    return <MeasuresField label={label} hint={field.hint} value={value} onChange={onChange} />;
  return (
    <Field label={label} hint={field.hint}>
      {(props) => {
        const common = { ...props, required: field.required };
        if (field.kind === 'time')
          return (
            <input
              {...common}
              type="datetime-local"
              aria-label={`${label}, UTC`}
              value={typeof value === 'string' ? value.slice(0, 16) : ''}
              onChange={({ target }) => onChange(target.value === '' ? '' : `${target.value}:00Z`)}
            />
          );
        if (field.kind === 'line')
          return (
            <input
              {...common}
              maxLength={2000}
              value={typeof value === 'string' ? value : ''}
              onChange={({ target }) => onChange(target.value)}
            />
          );
        if (field.kind === 'lines')
          return (
            <textarea
              {...common}
              rows={3}
              value={Array.isArray(value) ? (value as string[]).join('\n') : ''}
              onChange={({ target }) => onChange(target.value === '' ? [] : target.value.split('\n'))}
            />
          );
        return (
          <textarea
            {...common}
            rows={4}
            maxLength={20_000}
            value={typeof value === 'string' ? value : ''}
            onChange={({ target }) => onChange(target.value)}
          />
        );
      }}
    </Field>
  );
}
