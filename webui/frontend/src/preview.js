// SPDX-License-Identifier: EUPL-1.2
// The preview beside the list follows the selected row; where the page is narrow it stands under the row.

const WIDE = window.matchMedia('(min-width: 1100px)');
const WAIT = 200; // a quick walk over rows asks for, and logs, only the one where it stops
let asking = 0;

export function askPreview(row) {
  clearTimeout(asking);
  asking = setTimeout(() => row.querySelector('[data-glance]')?.click(), WAIT);
}

export function forgetPreview() {
  clearTimeout(asking);
}

function takeOut(glance) {
  const shelf = glance.closest('tr[data-glance-row]');
  if (!shelf) return;
  shelf.closest('.list-and-glance').append(glance);
  shelf.remove();
}

function place() {
  const glance = document.getElementById('glance');
  if (!glance) return;
  takeOut(glance);
  const row = document.querySelector('[data-row][aria-current]');
  if (WIDE.matches || !row || !glance.firstElementChild) return;
  const shelf = document.createElement('tr');
  shelf.setAttribute('data-glance-row', '');
  const cell = document.createElement('td');
  cell.colSpan = row.cells.length;
  cell.append(glance);
  shelf.append(cell);
  row.after(shelf);
}

function mark(row) {
  for (const other of document.querySelectorAll('[data-row][aria-current]')) other.removeAttribute('aria-current');
  row.setAttribute('aria-current', 'true');
}

document.addEventListener('htmx:afterSwap', (event) => {
  if (event.detail.target.id === 'glance') {
    const row = event.detail.requestConfig.elt.closest('[data-row]');
    if (row) mark(row);
  }
  place();
});

document.addEventListener('click', (event) => {
  const row = event.target.closest?.('[data-row]');
  if (!row || event.target.closest('a, button, input, label, summary') || String(getSelection())) return;
  row.querySelector('[data-glance]')?.click();
});

WIDE.addEventListener('change', place);
place();
