/** Muster's mark: a harbour wall with two moles. */
export function Mark() {
  return (
    <svg viewBox="0 0 18 18" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true">
      <path d="M3 15V4l6 6 6-6v11" />
    </svg>
  );
}
