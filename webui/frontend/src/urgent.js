// SPDX-License-Identifier: EUPL-1.2
// What must be seen at once is heard too: two short tones, once for each, unless the person has turned
// them off. Whoever has asked the browser for less of everything turns them on.

const CHOICE = 'sujuva.sound';
const HEARD = 'sujuva.heard';
const TONES = [[0, 660], [0.2, 880]]; // seconds from now, hertz
const LENGTH = 0.16;
const LOUDNESS = 0.12;

function isOn() {
  const chosen = localStorage.getItem(CHOICE);
  return chosen ? chosen === 'on' : !matchMedia('(prefers-reduced-motion: reduce)').matches;
}

function play() {
  document.dispatchEvent(new CustomEvent('sujuva:sound'));
  const audio = new AudioContext();
  for (const [after, pitch] of TONES) {
    const [tone, loudness] = [audio.createOscillator(), audio.createGain()];
    const start = audio.currentTime + after;
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(LOUDNESS, start);
    loudness.gain.linearRampToValueAtTime(0, start + LENGTH);
    tone.connect(loudness).connect(audio.destination);
    tone.start(start);
    tone.stop(start + LENGTH);
    tone.onended = () => after && audio.close();
  }
}

function listen() {
  const newest = Number(document.querySelector('[data-urgent]')?.dataset.urgent ?? 0);
  if (newest <= Number(sessionStorage.getItem(HEARD) ?? 0)) return;
  sessionStorage.setItem(HEARD, newest);
  if (isOn()) play();
}

function show(button) {
  button.hidden = false;
  button.querySelector('[data-state]').textContent = isOn() ? button.dataset.on : button.dataset.off;
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-sound]');
  if (!button) return;
  localStorage.setItem(CHOICE, isOn() ? 'off' : 'on');
  show(button);
  if (isOn()) play();
});

window.addEventListener('load', () => {
  document.querySelectorAll('[data-sound]').forEach(show);
  listen();
});
document.addEventListener('htmx:afterSwap', (event) => event.target.id === 'urgent' && listen());
