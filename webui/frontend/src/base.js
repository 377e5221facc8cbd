// SPDX-License-Identifier: EUPL-1.2
// What every page carries: partial updates and the keyboard. Pages work without it.

import htmx from 'htmx.org';
import './forms.js';
import './keyboard.js';
import './marks.js';
import './panels.js';
import './preview.js';
import './urgent.js';

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0;
htmx.config.refreshOnHistoryMiss = true;
htmx.config.selfRequestsOnly = true;
htmx.config.scrollIntoViewOnBoost = false;
// Copying a style attribute between elements would need 'unsafe-inline'.
htmx.config.attributesToSettle = ['class'];
htmx.config.responseHandling = [
  { code: '204', swap: false },
  { code: '[23]..', swap: true },
  { code: '422', swap: true },
  { code: '[45]..', swap: false, error: true },
];
