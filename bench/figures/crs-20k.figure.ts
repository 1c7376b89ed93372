import { atLeast } from '../figure.ts';
import { gateFigure, timesLess } from '../gate-figure.ts';
import { gateLoads } from '../gate-loads.ts';
import { nginxWithRules } from '../peers/peers.ts';

export const figure = gateFigure({
  name: 'crs-20k',
  about: 'CPU an exchange against nginx + ModSecurity v3 + OWASP CRS, 20 KB of JSON answered',
  goalWords: '≥ 8 × less',
  goal: atLeast(8),
  unit: '× less',
  load: gateLoads['20k'],
  peer: nginxWithRules,
  compare: timesLess,
});
