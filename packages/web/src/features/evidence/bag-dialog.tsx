import type { EvidenceItemView, GrantedRead } from '@muster/contract';
import { useAct } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { bytesText, count } from '../../ui/words.ts';
import { WhyForm } from './why-form.tsx';

interface BagDialogProps {
  incident: string;
  items: readonly EvidenceItemView[];
  onClose: () => void;
}

/** Chosen pieces as one BagIt archive, which any tool can verify. */
export function BagDialog({ incident, items, onClose }: BagDialogProps) {
  const grant = useAct<GrantedRead, { items: string[]; why: string }>(
    ...items.map(({ id }) => `/api/v1/evidence/${id}`),
  );
  const bytes = items.reduce((sum, { size }) => sum + size, 0);
  function take(why: string): void {
    const toFile = ({ path }: GrantedRead) => {
      window.location.assign(path);
      onClose();
    };
    const body = { items: items.map(({ id }) => id), why };
    grant.mutate({ path: `/api/v1/incidents/${incident}/evidence/bags`, body }, { onSuccess: toFile });
  }
  return (
    <Dialog title={`Take out ${count(items.length, 'piece')}, ${bytesText(bytes)}`} onClose={onClose}>
      <WhyForm
        hint="For whom and what for. It stands in the custody of each piece; custody and receipts go along in the bag."
        label="Download the bag"
        busy={grant.isPending}
        error={grant.error}
        onWhy={take}
      />
    </Dialog>
  );
}
