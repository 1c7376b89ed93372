import { atLeast } from '../figure.ts';
import { gateFigure, timesLess } from '../gate-figure.ts';
import { gateLoads } from '../gate-loads.ts';
import { nginxWithRules } from '../peers/peers.ts';

export const figure = gateFigure({
  name: 'crs-post',
  about: 'CPU an exchange against nginx + ModSecurity v3 + OWASP CRS, a valid JSON POST of 1 KB',
  goalWords: '≥ 20 × less',
  goal: atLeast(20),
  unit: '× less',
  load: gateLoads.post,
  peer: nginxWithRules,
  compare: timesLess,
});
