// SPDX-License-Identifier: EUPL-1.2
// Forms: one submit per click, a warning for what is not saved, and word of a lost connection.

const busyAfter = new WeakSet();

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === 'dialog') return;
  if (busyAfter.has(form)) {
    event.preventDefault();
    return;
  }
  busyAfter.add(form);
  form.setAttribute('aria-busy', 'true');
});

// Coming back with the browser's own button must find a form that can be sent again.
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[aria-busy]')) {
    busyAfter.delete(form);
    form.removeAttribute('aria-busy');
  }
});

function sayStatus(key) {
  const status = document.getElementById('draft-status');
  const words = status?.dataset[key];
  if (words) status.textContent = words;
}

document.addEventListener('htmx:sendError', () => sayStatus('offline'));
document.addEventListener('htmx:responseError', () => sayStatus('failed'));

// What was typed while an answer was on its way is newer than the answer. Open folds stay open.
let kept = null;

document.addEventListener('htmx:beforeSwap', (event) => {
  if (event.detail.target.id !== 'form-body') return;
  const body = event.detail.target;
  kept = {
    texts: [...body.querySelectorAll('input[type=text], input[type=tel], input[type=email], textarea')]
      .filter((input) => input.id && input.value !== '')
      .map((input) => [input.id, input.value]),
    open: [...body.querySelectorAll('details[open][id]')].map((part) => part.id),
  };
});

document.addEventListener('htmx:afterSwap', (event) => {
  if (!kept || event.detail.target.id !== 'form-body') return;
  for (const [id, value] of kept.texts) {
    const input = document.getElementById(id);
    if (input && input.value !== value) input.value = value;
  }
  for (const id of kept.open) document.getElementById(id)?.setAttribute('open', '');
  kept = null;
});

// A new row of a list gets the focus, so that typing goes on where the person looks.
window.addEventListener('load', () => document.querySelector('[data-focus]')?.focus());

document.addEventListener('htmx:afterSettle', (event) => {
  const wanted = event.target.querySelector?.('[data-focus]');
  if (wanted) wanted.focus();
});
