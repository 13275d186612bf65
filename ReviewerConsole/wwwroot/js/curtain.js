// The curtain: covers the page at once and without the circuit, and uncovers it without a new view, since the pictures stay
// where they are. It falls on [data-lowers], when the window loses the focus, when nobody touches it, and before printing.
(() => {
  let touched = performance.now();
  const curtain = () => document.querySelector('dialog[data-curtain]');

  function lower() {
    const dialog = curtain();
    if (dialog && !dialog.open) dialog.showModal();
  }

  document.addEventListener('click', event => {
    if (event.target instanceof Element && event.target.closest('[data-lowers]')) lower();
  });
  window.addEventListener('blur', lower);
  window.addEventListener('beforeprint', lower);
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') lower(); });
  for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel']) {
    document.addEventListener(kind, () => { touched = performance.now(); }, { capture: true, passive: true });
  }
  setInterval(() => {
    const idle = Number(curtain()?.dataset.curtain); // seconds
    if (idle && performance.now() - touched > idle * 1000) lower();
  }, 1000);
})();
