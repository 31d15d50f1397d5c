// Before anything is painted: a dark page must not flash. Storage may be forbidden.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('periskop.theme');
  } catch {
    // then as the system has it
  }
  if (chosen === 'dark' || chosen === 'light') {
    document.documentElement.dataset.theme = chosen;
  }
})();
