const KEY = 'muster-theme';
const themes = ['auto', 'light', 'dark'];

function apply(theme) {
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

function kept() {
  const theme = localStorage.getItem(KEY);
  return themes.includes(theme) ? theme : 'auto';
}

/** A button that goes round auto, light and dark, and says which it is. */
export function themeButton(button) {
  function show(theme) {
    apply(theme);
    button.textContent = `Theme: ${theme}`;
  }
  show(kept());
  button.addEventListener('click', () => {
    const next = themes[(themes.indexOf(kept()) + 1) % themes.length];
    localStorage.setItem(KEY, next);
    show(next);
  });
}

apply(kept());
