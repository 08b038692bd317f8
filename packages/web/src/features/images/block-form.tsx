import type { SiteSummary } from '@muster/contract';
import { useRead } from '../../app/query.ts';
import { Field } from '../../ui/field.tsx';
import { OrderTermsFields } from '../orders/order-terms-fields.tsx';
import { type BlockDraft, imageOf } from './draft.ts';

interface BlockFormProps {
  draft: BlockDraft;
  onDraft: (draft: BlockDraft) => void;
  /** Procedure time, in epoch milliseconds. */
  now: number;
}

/** Which image, where, why and for how long. Nothing is sent anywhere by filling it in. */
export function BlockForm({ draft, onDraft, now }: BlockFormProps) {
  const sites = useRead<{ items: SiteSummary[] }>('/api/v1/sites?limit=500');
  const change = (some: Partial<BlockDraft>) => onDraft({ ...draft, ...some });
  const image = imageOf(draft.written);
  return (
    <div className="form ban-form">
      <Field label="Image" hint={hintOf(image)}>
        {(field) => (
          <textarea
            {...field}
            className="mono"
            rows={3}
            maxLength={255}
            spellCheck={false}
            autoCapitalize="off"
            value={draft.written}
            onChange={({ target }) => change({ written: target.value })}
          />
        )}
      </Field>
      <Field label="At">
        {(field) => (
          <select {...field} value={draft.site} onChange={({ target }) => change({ site: target.value })}>
            <option value="">every site</option>
            {sites.data?.items.map(({ id, name }) => (
              <option key={id} value={id}>
                {name} alone
              </option>
            ))}
          </select>
        )}
      </Field>
      <OrderTermsFields terms={draft} onTerms={change} noun="block" now={now} />
    </div>
  );
}

function hintOf(image: ReturnType<typeof imageOf>): string {
  if (image === null) return 'Its id at a cloud, or the SHA-512 of its bytes, which means it at every cloud.';
  return image.sha512 === null
    ? 'Read as an id: a copy of the same bytes under another id is not meant.'
    : 'Read as a SHA-512: every image with these bytes is meant.';
}
