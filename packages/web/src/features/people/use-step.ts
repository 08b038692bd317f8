import { useState } from 'react';

/** One act at a time: whether it runs, and what went wrong with the last one. */
export function useStep(): {
  busy: boolean;
  fault: Error | null;
  run: (act: () => Promise<void>) => Promise<void>;
} {
  const [state, setState] = useState<{ busy: boolean; fault: Error | null }>({ busy: false, fault: null });
  return {
    ...state,
    async run(act) {
      setState({ busy: true, fault: null });
      try {
        await act();
        setState({ busy: false, fault: null });
      } catch (error) {
        setState({ busy: false, fault: error as Error });
      }
    },
  };
}
