// SPDX-License-Identifier: EUPL-1.2
// Shortcuts of the lists. Each one presses a control that is on the page, so none does what a click cannot.

import { toggleMark } from './marks.js';
import { askPreview, forgetPreview } from './preview.js';

const TYPING = 'input:not([data-mark]), textarea, select, [contenteditable]';

function rows() {
  return [...document.querySelectorAll('[data-row]')];
}

function move(step) {
  const all = rows();
  if (all.length === 0) return;
  const now = all.findIndex((row) => row.contains(document.activeElement));
  const next = Math.min(all.length - 1, Math.max(0, now + step));
  all[next].querySelector('a')?.focus();
  askPreview(all[next]);
}

function press(selector) {
  const row = document.activeElement?.closest?.('[data-row]');
  const control = row?.querySelector(selector) ?? document.querySelector(`[data-page-action]${selector}`);
  forgetPreview();
  control?.click();
}

function showHelp() {
  const dialog = document.getElementById('shortcuts');
  if (dialog && !dialog.open) dialog.showModal();
}

const ACTIONS = {
  j: () => move(1),
  k: () => move(-1),
  c: () => press('[data-claim]'),
  x: toggleMark,
  n: () => document.querySelector('[data-take-next]')?.click(),
  u: () => document.querySelector('[data-new-contact]')?.click(),
  '/': () => document.querySelector('[data-search]')?.focus(),
  '?': showHelp,
};

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
  if (document.querySelector('dialog[open]')) return;
  const act = ACTIONS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener('click', (event) => {
  if (event.target.closest?.('[data-show-help]')) showHelp();
});
