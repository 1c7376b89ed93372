import { atMost } from '../figure.ts';
import { addedMedian, gateFigure } from '../gate-figure.ts';
import { gateLoads } from '../gate-loads.ts';
import { nginx } from '../peers/peers.ts';

export const figure = gateFigure({
  name: 'latency-1k',
  about: 'added p50 over nginx at one connection, 1 KB of JSON answered',
  goalWords: '≤ 180 µs',
  goal: atMost(180),
  unit: 'µs',
  load: gateLoads['1k'],
  connections: 1,
  peer: nginx,
  compare: addedMedian,
});
