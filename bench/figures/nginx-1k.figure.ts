import { atMost } from '../figure.ts';
import { gateFigure, timesAsMuch } from '../gate-figure.ts';
import { gateLoads } from '../gate-loads.ts';
import { nginx } from '../peers/peers.ts';

export const figure = gateFigure({
  name: 'nginx-1k',
  about: 'CPU an exchange against plain nginx that inspects nothing, 1 KB of JSON answered',
  goalWords: '≤ 5 ×',
  goal: atMost(5),
  unit: '×',
  load: gateLoads['1k'],
  peer: nginx,
  compare: timesAsMuch,
});
