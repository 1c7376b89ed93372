import { noGoal } from '../figure.ts';
import { gateFigure, timesAsMuch } from '../gate-figure.ts';
import { gateLoads } from '../gate-loads.ts';
import { nginxTls, sluiceTls } from '../peers/peers.ts';

export const figure = gateFigure({
  name: 'nginx-1k-tls',
  about: 'the same as nginx-1k with clients that speak TLS 1.3, both proxies with one ECDSA certificate, keep-alive',
  goalWords: 'told without a goal',
  goal: noGoal,
  unit: '×',
  load: gateLoads['1k'],
  sluice: sluiceTls,
  peer: nginxTls,
  compare: timesAsMuch,
});
