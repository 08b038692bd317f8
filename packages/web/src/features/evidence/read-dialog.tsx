import type { GrantedRead } from '@muster/contract';
import { useAct } from '../../app/query.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { WhyForm } from './why-form.tsx';

/** Reading is written down before it is done. */
export function ReadDialog({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const path = `/api/v1/evidence/${id}`;
  const grant = useAct<GrantedRead, { why: string }>(path);
  function read(why: string): void {
    const toFile = ({ path: file }: GrantedRead) => {
      window.location.assign(file);
      onClose();
    };
    grant.mutate({ path: `${path}/accesses`, body: { why } }, { onSuccess: toFile });
  }
  return (
    <Dialog title={`Read ${name}`} onClose={onClose}>
      <WhyForm
        hint="It is written down with your name. The file may be what attacked somebody: open it where nothing can happen."
        label="Download"
        busy={grant.isPending}
        error={grant.error}
        onWhy={read}
      />
    </Dialog>
  );
}
