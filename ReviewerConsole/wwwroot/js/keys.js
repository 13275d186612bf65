// Keys press what carries them: data-key="n" on a control makes N click it. No call into the circuit: a click is a click.
// Off while typing. Only the topmost dialog hears keys while one is open. Escape closes it, else presses [data-key=escape].
(() => {
  const dialogs = 'dialog[open], [role="dialog"], [role="alertdialog"]';
  const held = new WeakMap(); // dialog -> what had the focus before it opened

  const repeatPause = 125; // ms: a held key walks at a pace that a page may send, whatever the keyboard's own
  let lastRepeat = -Infinity;

  const visible = element => element.checkVisibility({ visibilityProperty: true }) && !element.closest('[inert]');
  const enabled = element => !element.matches(':disabled, [aria-disabled="true"]');
  const last = (root, selector) => [...root.querySelectorAll(selector)].filter(e => visible(e) && enabled(e)).at(-1);
  const topDialog = () => [...document.querySelectorAll(dialogs)].filter(visible).at(-1);
  const typesIn = element => element.matches('textarea, select, [contenteditable]:not([contenteditable="false"])')
    || (element.matches('input') && !element.matches('[type="radio"], [type="checkbox"], [type="button"], [type="submit"]'));
  const acts = element => element.matches('a[href], button, input, summary');

  document.addEventListener('keydown', event => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    const target = event.target instanceof Element ? event.target : document.body;
    const dialog = topDialog();
    const typing = typesIn(target);

    if (typing && key === 'escape' && !dialog) {
      target.blur();
      event.preventDefault();
      return;
    }
    if (typing && key !== 'escape') return;
    if ((key === 'enter' || key === ' ') && acts(target)) return; // the focused control does its own work
    if (key.startsWith('arrow') && target.matches('input')) return; // radios walk by arrows
    if (event.repeat && !['+', '-', 'arrowup', 'arrowdown', 'arrowleft', 'arrowright'].includes(key)) return;

    const root = dialog ?? document;
    const control = last(root, `[data-key="${CSS.escape(key)}"]`)
      ?? (key === 'escape' && dialog ? last(dialog, '[data-closes]') : undefined);
    if (!control) return;
    event.preventDefault();
    if (event.repeat && event.timeStamp - lastRepeat < repeatPause) return;
    if (event.repeat) lastRepeat = event.timeStamp;
    control.click();
  });

  document.addEventListener('click', event => {
    if (!(event.target instanceof Element)) return;
    const opens = event.target.closest('[data-opens]');
    if (opens) open(document.getElementById(opens.dataset.opens));
    event.target.closest('[data-closes]')?.closest('dialog')?.close();
  });

  function open(dialog) {
    if (!(dialog instanceof HTMLDialogElement) || dialog.open) return;
    held.set(dialog, document.activeElement);
    dialog.showModal();
  }

  // A dialog that a page renders (data-modal) opens as it arrives, and what had the focus gets it back when it goes.
  new MutationObserver(changes => {
    for (const change of changes) {
      for (const node of change.addedNodes) {
        if (!(node instanceof Element)) continue;
        if (node.matches('dialog[data-modal]')) open(node);
        node.querySelectorAll('dialog[data-modal]').forEach(open);
      }
      for (const node of change.removedNodes) {
        if (!(node instanceof Element)) continue;
        const gone = node.matches('dialog[data-modal]') ? node : node.querySelector('dialog[data-modal]');
        const before = gone && held.get(gone);
        if (before?.isConnected && document.activeElement === document.body) before.focus();
      }
    }
  }).observe(document.documentElement, { childList: true, subtree: true });

  // The page, not the browser, closes a dialog that the page renders: else it would believe the dialog still open.
  document.addEventListener('cancel', event => {
    if (event.target instanceof HTMLDialogElement && event.target.matches('[data-modal]')) event.preventDefault();
  }, true);
})();
