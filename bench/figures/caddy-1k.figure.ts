import { atMost } from '../figure.ts';
import { gateFigure, timesAsMuch } from '../gate-figure.ts';
import { gateLoads } from '../gate-loads.ts';
import { caddy } from '../peers/peers.ts';

export const figure = gateFigure({
  name: 'caddy-1k',
  about: 'CPU an exchange against plain Caddy that inspects nothing, 1 KB of JSON answered',
  goalWords: '≤ 1.2 ×',
  goal: atMost(1.2),
  unit: '×',
  load: gateLoads['1k'],
  peer: caddy,
  compare: timesAsMuch,
});
