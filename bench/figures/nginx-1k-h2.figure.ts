import { noGoal } from '../figure.ts';
import { gateFigure, timesAsMuch } from '../gate-figure.ts';
import { gateLoads } from '../gate-loads.ts';
import { h2load } from '../h2load.ts';
import { nginxHttp2, sluiceHttp2 } from '../peers/peers.ts';

export const figure = gateFigure({
  name: 'nginx-1k-h2',
  about: 'the same as nginx-1k with clients that speak HTTP/2 in cleartext, 8 connections of 4 streams; times are means',
  goalWords: 'told without a goal',
  goal: noGoal,
  unit: '×',
  load: gateLoads['1k'],
  sluice: sluiceHttp2,
  peer: nginxHttp2,
  driver: h2load,
  compare: timesAsMuch,
});
