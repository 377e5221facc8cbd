// SPDX-License-Identifier: EUPL-1.2
// Menus that close with Escape or a click elsewhere.

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  const open = document.activeElement?.closest?.('details[data-menu][open]');
  if (!open) return;
  open.open = false;
  open.querySelector('summary')?.focus();
});

// A link to a folded part opens it, and its first field gets the focus.
function unfold() {
  const part = location.hash && document.getElementById(location.hash.slice(1));
  if (part?.tagName !== 'DETAILS') return;
  part.open = true;
  part.querySelector('select, input:not([type=hidden]), textarea')?.focus();
}
window.addEventListener('hashchange', unfold);
window.addEventListener('load', unfold);

document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('details[data-menu][open]')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
