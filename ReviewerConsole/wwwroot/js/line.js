// The line to the server: says truthfully that it is lost, since when nothing is kept, and what runs on meanwhile. While this
// dialog is open the style sheet covers the pictures. It tries again by itself for as long as it takes; a page that the server
// has given up is loaded again, unless words stand on it that the server does not have.
(() => {
  const line = document.getElementById('components-reconnect-modal'); // where Blazor reports
  const dialog = document.getElementById('line-lost');
  if (!line || !dialog) return;
  const shown = { show: 'retrying', retrying: 'retrying', paused: 'failed', failed: 'failed', rejected: 'rejected', 'resume-failed': 'rejected' };
  const pause = 10000; // ms between tries once Blazor has given up
  let lease = { text: undefined, at: 0 };
  let tried = 0;

  // Typed, but not on the server: the page says what is, and is not there to ask any more.
  function unkept() {
    const kept = document.querySelector('[data-kept]')?.dataset.kept ?? '';
    return [...document.querySelectorAll('[data-draft]')].map(f => f.value).find(words => words.trim() && words !== kept);
  }

  const part = name => dialog.querySelector(`[data-line="${name}"]`);
  const show = (name, on) => { const place = part(name); if (place) place.hidden = !on; };
  const write = (name, text) => { const place = part(name); if (place && place.textContent !== text) place.textContent = text; };

  // The countdown on the page stands still without the line; its lease does not.
  function sayLease() {
    const [seconds, minutes, hours] = (lease.text ?? '').split(':').reverse().map(Number);
    const left = Math.max(0, seconds + 60 * (minutes || 0) + 3600 * (hours || 0) - Math.floor((performance.now() - lease.at) / 1000));
    const two = n => String(n).padStart(2, '0');
    show('lease', left > 0);
    show('lease-over', left === 0);
    if (left > 0) write('left', `${two(Math.floor(left / 60))}:${two(left % 60)}`);
  }

  function say(state) {
    if (state === 'rejected' && !unkept()) {
      location.reload();
      return;
    }
    tried = performance.now();
    const kept = document.querySelector('[data-kept]')?.dataset.keptAt;
    show('kept', !!kept);
    write('kept-at', kept ?? '');
    sayLease();
    if (state === 'rejected' && part('unkept')) part('unkept').value = unkept();
    const before = dialog.dataset.state;
    dialog.dataset.state = state;
    if (!dialog.open) dialog.showModal();
    else if (before === state) return; // the focus stays where it is
    dialog.querySelector(`[data-when="${state}"] button`)?.focus();
  }

  async function retry() {
    tried = performance.now();
    try {
      if (!(await Blazor.reconnect())) say('rejected');
    } catch {
      say('failed');
    }
  }

  line.addEventListener('components-reconnect-state-changed', event => {
    const state = event.detail.state;
    if (state === 'hide') {
      dialog.close();
      document.dispatchEvent(new Event('line-back'));
    } else if (shown[state]) say(shown[state]);
  });
  dialog.addEventListener('cancel', event => event.preventDefault());
  dialog.addEventListener('click', event => {
    if (event.target.closest('[data-retry]')) retry();
    if (event.target.closest('[data-reload]')) location.reload();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && dialog.open && dialog.dataset.state === 'failed') retry();
  });
  setInterval(() => {
    const text = document.querySelector('.lease b')?.textContent;
    if (text !== lease.text) lease = { text, at: performance.now() };
    if (!dialog.open) return;
    sayLease();
    if (dialog.dataset.state === 'failed' && performance.now() - tried > pause) retry();
  }, 1000);
})();
