// Words on their way: what is typed into [data-draft] reaches the page while it is typed, not only when the field is left.
// The page says in [data-kept] what the server has of it; line.js says so to whoever loses the line.
(() => {
  const wait = 1500; // ms; with the way to the server and onto its disk, at most two seconds of typing are not kept
  const due = new Map(); // field -> timer
  const isDown = () => document.getElementById('line-lost')?.open;

  function tell(field) {
    clearTimeout(due.get(field));
    due.delete(field);
    if (field.isConnected && !isDown()) field.dispatchEvent(new Event('change', { bubbles: true }));
  }

  const tellAll = () => [...due.keys()].forEach(tell);

  document.addEventListener('input', event => {
    const field = event.target;
    if (field instanceof Element && field.matches('[data-draft]') && !due.has(field)) due.set(field, setTimeout(() => tell(field), wait));
  });
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') tellAll(); });

  // The line is back on the same page: what was typed into the void is told again.
  document.addEventListener('line-back', () => {
    const kept = document.querySelector('[data-kept]')?.dataset.kept ?? '';
    for (const field of document.querySelectorAll('[data-draft]')) if (field.value !== kept) tell(field);
  });
})();
