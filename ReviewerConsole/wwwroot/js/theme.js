// Light and dark: an attribute now, a cookie for the next page. Without the cookie the system's choice holds.
document.addEventListener('click', event => {
  if (!(event.target instanceof Element) || !event.target.closest('[data-theme-switch]')) return;
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `theme=${root.dataset.theme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
});
