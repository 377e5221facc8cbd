// SPDX-License-Identifier: EUPL-1.2
// Shows a process with counts, tokens and the path taken. The list beside it says the same in words.

import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';

// The pages' own font, so that a name takes the same room on every machine; it is there before text is measured.
const FONT = 'Inter';

function makeBadge(mark) {
  const badge = document.createElement(mark.href ? 'a' : 'span');
  badge.className = `badge badge--${mark.late ? 'late' : mark.kind}`;
  badge.textContent = mark.late ? `⚠ ${mark.text}` : mark.text;
  badge.title = mark.title;
  if (mark.href) badge.href = mark.href;
  return badge;
}

function mark(viewer, marks) {
  const overlays = viewer.get('overlays');
  const canvas = viewer.get('canvas');
  const elements = viewer.get('elementRegistry');
  for (const one of marks) {
    if (!elements.get(one.element)) continue;
    if (one.kind === 'taken') canvas.addMarker(one.element, 'path-taken');
    else if (one.kind === 'here') canvas.addMarker(one.element, one.late ? 'token-late' : 'token-here');
    if (one.text) {
      overlays.add(one.element, { position: { top: -14, right: 18 }, scale: { min: 0.65, max: 1.2 }, html: makeBadge(one) });
    }
  }
}

function addZoom(viewer, box) {
  const canvas = viewer.get('canvas');
  const steps = { in: 1.25, out: 0.8 };
  for (const button of box.querySelectorAll('[data-zoom]')) {
    button.addEventListener('click', () => {
      const step = steps[button.dataset.zoom];
      canvas.zoom(step ? canvas.zoom() * step : 'fit-viewport', 'auto');
    });
  }
}

async function show(box) {
  const canvas = box.querySelector('[data-canvas]');
  try {
    const answer = await fetch(box.dataset.source, { headers: { Accept: 'application/xml' } });
    if (!answer.ok) throw new Error(String(answer.status));
    await document.fonts.load(`12px ${FONT}`);
    const textRenderer = { defaultStyle: { fontFamily: `${FONT}, Arial, sans-serif`, fontSize: 12 } };
    const viewer = new NavigatedViewer({ container: canvas, textRenderer });
    await viewer.importXML(await answer.text());
    viewer.get('zoomScroll').toggle(box.hasAttribute('data-scroll-zoom'));
    viewer.get('canvas').zoom('fit-viewport', 'auto');
    mark(viewer, JSON.parse(box.dataset.marks || '[]'));
    addZoom(viewer, box);
    box.dataset.state = 'shown';
  } catch {
    box.dataset.state = 'failed';
  }
}

for (const box of document.querySelectorAll('[data-diagram]')) show(box);
