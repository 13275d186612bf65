// The line to the server: says truthfully that it is lost, and why. While this dialog is open the style sheet covers the pictures.
(() => {
  const line = document.getElementById('components-reconnect-modal'); // where Blazor reports
  const dialog = document.getElementById('line-lost');
  if (!line || !dialog) return;
  const shown = { show: 'retrying', retrying: 'retrying', paused: 'failed', failed: 'failed', rejected: 'rejected', 'resume-failed': 'rejected' };

  const say = state => {
    dialog.dataset.state = state;
    if (!dialog.open) dialog.showModal();
    dialog.querySelector(`[data-when="${state}"] button`)?.focus();
  };

  async function retry() {
    try {
      if (!(await Blazor.reconnect()) && !(await Blazor.resumeCircuit())) say('rejected');
    } catch {
      say('failed');
    }
  }

  line.addEventListener('components-reconnect-state-changed', event => {
    const state = event.detail.state;
    if (state === 'hide') dialog.close();
    else if (shown[state]) say(shown[state]);
  });
  dialog.addEventListener('cancel', event => event.preventDefault());
  dialog.addEventListener('click', event => {
    if (event.target.closest('[data-retry]')) retry();
    if (event.target.closest('[data-reload]')) location.reload();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && dialog.open && dialog.dataset.state === 'failed') retry();
  });
})();
