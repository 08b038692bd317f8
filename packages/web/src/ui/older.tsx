interface OlderProps {
  pages: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}

/** Fetches what is older, when it is asked for. */
export function Older({ pages }: OlderProps) {
  if (!pages.hasNextPage) return null;
  return (
    <p className="older">
      <button
        type="button"
        className="button"
        disabled={pages.isFetchingNextPage}
        onClick={() => void pages.fetchNextPage()}
      >
        Older
      </button>
    </p>
  );
}
