// SPDX-License-Identifier: EUPL-1.2
// Marked tasks: how many there are, all of a page at once, and the key that marks the row at hand.

function marks() {
  return [...document.querySelectorAll('[data-mark]')];
}

function count() {
  const all = marks();
  const marked = all.filter((mark) => mark.checked).length;
  const status = document.querySelector('[data-marked-count]');
  if (status) status.textContent = status.dataset.markedCount.replace('%(num)s', marked);
  const every = document.querySelector('[data-mark-all]');
  if (!every) return;
  every.hidden = false;
  every.checked = marked > 0 && marked === all.length;
  every.indeterminate = marked > 0 && marked < all.length;
}

export function toggleMark() {
  document.activeElement?.closest?.('[data-row]')?.querySelector('[data-mark]')?.click();
}

document.addEventListener('change', ({ target }) => {
  if (target.matches('[data-mark-all]')) for (const mark of marks()) mark.checked = target.checked;
  if (target.matches('[data-mark], [data-mark-all]')) count();
});

document.addEventListener('htmx:afterSwap', count);
window.addEventListener('pageshow', count);
