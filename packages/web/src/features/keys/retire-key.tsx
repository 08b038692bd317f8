import type { KeyView } from '@muster/contract';
import { useAct } from '../../app/query.ts';
import { announce } from '../../ui/announcer.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Fault } from '../../ui/loaded.tsx';

/** Without a newer key of its kind our mail goes out unsigned from then on. */
export function RetireKey({ of: key }: { of: KeyView }) {
  const retire = useAct('/api/v1/keys');
  return (
    <>
      <HoldButton
        extent="Signs no more with this key, and gives it out no more; press again to do it"
        disabled={retire.isPending}
        onHeld={() =>
          retire.mutate(
            { path: `/api/v1/keys/${key.id}/retire` },
            { onSuccess: () => announce('The key is retired.') },
          )
        }
      >
        Retire
      </HoldButton>
      {retire.error ? <Fault error={retire.error} /> : null}
    </>
  );
}
