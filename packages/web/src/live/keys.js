const GO_MS = 1200;

/**
 * `/` searches, `g` then `c` goes to the campaigns, arrows move in the board: one cell of it is in the tab order, and
 * the arrows move that place (the roving tabindex of the ARIA grid pattern).
 */
export function addKeys({ table, search, close, go }) {
  let wentAt = 0;
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest?.('input, select, textarea');
    if (event.key === 'Escape') {
      if (typing) event.target.blur();
      else close();
      return;
    }
    if (typing) return;
    if (event.key === '/') {
      event.preventDefault();
      search();
    } else if (event.key === 'g') wentAt = event.timeStamp;
    else if (event.timeStamp - wentAt < GO_MS) {
      wentAt = 0;
      go(event.key);
    }
  });
  table.addEventListener('keydown', (event) => {
    const next = targetOf(table, event);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  table.addEventListener('focusin', (event) => {
    if (!event.target.matches('button')) return;
    for (const old of table.querySelectorAll('[tabindex="0"]')) old.setAttribute('tabindex', '-1');
    event.target.setAttribute('tabindex', '0');
  });
}

function targetOf(table, { key, target }) {
  const rows = [...table.querySelectorAll('tr:not([hidden])')]
    .map((row) => [...row.querySelectorAll('button:not([hidden])')])
    .filter((row) => row.length > 0);
  const y = rows.findIndex((row) => row.includes(target));
  if (y < 0) return null;
  const x = rows[y].indexOf(target);
  // The row of check names has no site before it.
  const shift = (row) => (row[0]?.classList.contains('check-name') ? 1 : 0);
  const at = (row, column) => row?.[Math.min(row.length - 1, Math.max(0, column - shift(row)))];
  const column = x + shift(rows[y]);
  switch (key) {
    case 'ArrowLeft':
      return rows[y][x - 1] ?? null;
    case 'ArrowRight':
      return rows[y][x + 1] ?? null;
    case 'ArrowUp':
      return at(rows[y - 1], column) ?? null;
    case 'ArrowDown':
      return at(rows[y + 1], column) ?? null;
    case 'Home':
      return rows[y][0];
    case 'End':
      return rows[y].at(-1);
    default:
      return null;
  }
}
