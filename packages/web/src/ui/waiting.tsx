/** Something is on its way. Shown only after a moment, so that quick answers do not flicker. */
export function Waiting({ what = 'Reading' }: { what?: string }) {
  return (
    <p className="waiting quiet" role="status">
      {what} …
    </p>
  );
}
