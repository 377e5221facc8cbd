// SPDX-License-Identifier: EUPL-1.2
// Forms: one submit per click, a warning for what is not saved, and word of a lost connection.

const busyAfter = new WeakSet();

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === 'dialog') return;
  if (event.submitter?.formTarget === '_blank') return; // this page stays and is sent again
  if (busyAfter.has(form)) {
    event.preventDefault();
    return;
  }
  if (draftUnderway && form.querySelector('#draft-status')) {
    event.preventDefault();
    sendAfter = () => sendFrom(form, event.submitter);
    return;
  }
  busyAfter.add(form);
  form.setAttribute('aria-busy', 'true');
});

// What a form asks in passing never meets the form that is sent, whose task may then be done: what is due
// later is dropped, and a draft on its way is let through first.
const isDraft = (event) => event.detail.elt.id === 'draft-status';
let draftUnderway = false;
let sendAfter = null;

document.addEventListener('htmx:beforeRequest', (event) => {
  if (busyAfter.has(event.detail.elt.parentElement?.closest('form'))) event.preventDefault();
  else if (isDraft(event)) draftUnderway = true;
});

document.addEventListener('htmx:afterRequest', (event) => {
  if (!isDraft(event)) return;
  draftUnderway = false;
  const send = sendAfter;
  sendAfter = null;
  send?.();
});

// A button that has gone from the page meanwhile has nothing to send; the form's own act is another.
function sendFrom(form, submitter) {
  if (!submitter || submitter.isConnected) form.requestSubmit(submitter);
}

// Coming back with the browser's own button must find a form that can be sent again.
window.addEventListener('pageshow', () => {
  draftUnderway = false;
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

// What was answered while the server was thinking is newer than its answer. Open folds stay open.
const answered = new Set();
let open = [];

for (const kind of ['input', 'change']) {
  document.addEventListener(kind, ({ target }) => {
    if (target.id && target.closest?.('#form-body')) answered.add(target);
  });
}

const redrawsForm = (event) => event.detail.target.id === 'form-body';

document.addEventListener('htmx:beforeRequest', (event) => {
  if (redrawsForm(event)) answered.clear();
});

// What moves between press and release is not clicked, a button or the words of a choice: the form is redrawn
// after the release.
let pressed = false;
let redrawAfter = null;

document.addEventListener('pointerdown', ({ target }) => {
  pressed = Boolean(target.closest?.('button, label'));
});

for (const kind of ['pointerup', 'pointercancel']) {
  document.addEventListener(kind, () => {
    pressed = false;
    const form = redrawAfter;
    redrawAfter = null;
    if (form) setTimeout(() => busyAfter.has(form) || form.dispatchEvent(new Event('change')));
  });
}

document.addEventListener('htmx:beforeSwap', (event) => {
  if (!redrawsForm(event)) return;
  if (pressed) {
    event.detail.shouldSwap = false;
    redrawAfter = event.detail.target.closest('form');
    return;
  }
  open = [...event.detail.target.querySelectorAll('details[open][id]')].map((part) => part.id);
});

document.addEventListener('htmx:afterSwap', (event) => {
  if (!redrawsForm(event)) return;
  for (const id of open) document.getElementById(id)?.setAttribute('open', '');
  for (const before of answered) keepAnswer(before, document.getElementById(before.id));
});

function keepAnswer(before, now) {
  if (!now || now === before) return;
  if (now.type === 'radio' || now.type === 'checkbox') now.checked = before.checked;
  else now.value = before.value;
}

// A new row of a list gets the focus, so that typing goes on where the person looks.
window.addEventListener('load', () => document.querySelector('[data-focus]')?.focus());

document.addEventListener('htmx:afterSettle', (event) => {
  const wanted = event.target.querySelector?.('[data-focus]');
  if (wanted) wanted.focus();
});
